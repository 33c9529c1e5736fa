package org.maskmarch.cli;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.maskmarch.api.Progress;
import org.maskmarch.api.job.JobSpec;
import org.maskmarch.api.job.ObjectSpec;
import org.maskmarch.api.job.ViewPrompt;
import org.maskmarch.api.segment.FoundBox;
import org.maskmarch.api.segment.MaskCandidate;
import org.maskmarch.api.segment.PromptBox;
import org.maskmarch.engine.JobFile;
import org.maskmarch.engine.Pictures;
import org.maskmarch.engine.Pipeline;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code candidates}: the model's masks for the prompts of a job, as pictures to choose from. */
@Command(name = "candidates", mixinStandardHelpOptions = true,
        description = "Shows the model's masks for a job's prompts; name one in the job with `candidate: N`.")
final class CandidatesCommand implements Callable<Integer> {
    private static final int MOST_BOXES = 10;

    @Parameters(paramLabel = "JOB.yaml", description = "job file")
    private Path job;

    @Option(names = "--out", paramLabel = "DIR", description = "folder of the pictures (default: ${DEFAULT-VALUE})")
    private Path out = Path.of("out");

    @Mixin
    private DeviceOptions device;

    @Override
    public Integer call() {
        try (Workspace workspace = new Workspace(device.marcher())) {
            JobSpec spec = JobFile.readJob(job, job.toAbsolutePath().getParent());
            for (ObjectSpec object : spec.objects()) {
                for (ViewPrompt prompt : object.seeds().stream().filter(p -> p.mask() == null).toList()) {
                    show(workspace.pipeline, spec, object, prompt);
                }
            }
            return 0;
        }
    }

    private void show(Pipeline pipeline, JobSpec spec, ObjectSpec object, ViewPrompt asked) {
        Pipeline.Candidates found = pipeline.candidates(spec, object, asked, Progress.NONE);
        List<BufferedImage> row = new ArrayList<>();
        BufferedImage prompt = Pictures.of(found.picture());
        Pictures.drawPrompt(prompt, asked.points(), found.found().isEmpty() ? asked.box() : found.found().get(0).box());
        row.add(prompt);
        System.out.println(object.name() + ", view " + asked.view() + ":");
        tell(found.found());
        for (int i = 0; i < found.masks().size(); i++) {
            MaskCandidate mask = found.masks().get(i);
            row.add(Pictures.overlay(found.picture(), mask.mask()));
            System.out.printf("  candidate %d: predicted IoU %.3f, stability %.3f, %d pixels%s%n", i,
                    mask.predictedIou(), mask.stability(), mask.mask().area(),
                    i == found.preferred() ? "  <- taken unless the job names another" : "");
        }
        Path picture = out.resolve(spec.name()).resolve("candidates-" + object.name()
                + (object.seeds().size() > 1 ? "-view" + asked.view() : "") + ".png");
        Pictures.write(Pictures.row(row), picture);
        System.out.println("  " + picture.toAbsolutePath().normalize() + " (what the model saw, then candidates 0 to "
                + (found.masks().size() - 1) + ")");
    }

    /** What was found for a text: every box can be copied into the job. */
    private static void tell(List<FoundBox> found) {
        for (int i = 0; i < Math.min(MOST_BOXES, found.size()); i++) {
            PromptBox box = found.get(i).box();
            System.out.printf("  found '%s', score %.2f: box: [%.0f, %.0f, %.0f, %.0f]%s%n", found.get(i).phrase(),
                    found.get(i).score(), box.x0(), box.y0(), box.x1(), box.y1(), i == 0 ? "  <- taken" : "");
        }
        if (found.size() > MOST_BOXES) {
            System.out.println("  and " + (found.size() - MOST_BOXES) + " more");
        }
    }
}
