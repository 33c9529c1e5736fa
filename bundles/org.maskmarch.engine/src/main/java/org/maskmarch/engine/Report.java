package org.maskmarch.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.maskmarch.api.job.JobSpec;
import org.maskmarch.api.march.VoxelLayout;

/** The content of {@code report.json}: what was done, with which parameters, and how it went, view by view. */
final class Report {
    static final String NAME = "report.json";

    private Report() { }

    static Map<String, Object> of(Job job) {
        JobSpec spec = job.spec;
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("job", spec.name());
        report.put("parameters", JobJson.parameters(spec));
        VoxelLayout layout = job.scene.field().layout();
        Map<String, Object> scene = new LinkedHashMap<>();
        scene.put("field", spec.scene().field().getFileName().toString());
        scene.put("fingerprint", job.scene.field().fingerprint());
        scene.put("family", job.scene.field().source().family());
        scene.put("space", job.scene.field().source().space().description());
        scene.put("grid", List.of(layout.nx(), layout.ny(), layout.nz()));
        scene.put("storedVertices", layout.slotCount());
        scene.put("bakedBytes", job.scene.field().bytes());
        scene.put("views", job.scene.cameras().size());
        report.put("scene", scene);
        report.put("device", String.join(", ", job.scene.devices()));
        report.put("samInput", job.scene.segmenterInput());
        report.put("warnings", job.warnings);
        List<Object> objects = new ArrayList<>();
        for (SegmentedObject object : job.objects.values()) {
            objects.add(object(object));
        }
        report.put("objects", objects);
        report.put("millis", job.timings.millis());
        report.put("totalMillis", Math.round((System.nanoTime() - job.started) / 1e6));
        return report;
    }

    private static Map<String, Object> object(SegmentedObject object) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", object.spec().name());
        entry.put("prompts", object.seeds());
        entry.put("viewsUsed", object.finalViews());
        entry.put("votes", object.finalMasks().keySet());
        Map<String, Integer> verdicts = new TreeMap<>();
        object.report().forEach(e -> verdicts.merge(e.verdict(), 1, Integer::sum));
        entry.put("verdicts", verdicts);
        int labelled = 0;
        for (float l : object.labels) {
            labelled += l > 0 ? 1 : 0;
        }
        entry.put("labelledVertices", labelled);
        entry.put("mass", Math.round(object.mass * 1000) / 1000.0);
        entry.put("strategies", object.report().stream().filter(e -> e.strategyVersion() != null)
                .map(e -> e.strategy() + " " + e.strategyVersion()).distinct().toList());
        entry.put("views", object.report());
        return entry;
    }
}
