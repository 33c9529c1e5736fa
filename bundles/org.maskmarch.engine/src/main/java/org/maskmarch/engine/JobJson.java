package org.maskmarch.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.job.JobSpec;
import org.maskmarch.api.job.LoopSettings;
import org.maskmarch.api.job.ObjectSpec;
import org.maskmarch.api.job.SceneSpec;
import org.maskmarch.api.job.ViewPrompt;
import org.maskmarch.api.segment.PromptBox;
import org.maskmarch.api.segment.PromptPoint;
import org.maskmarch.api.view.CameraSpec;

/**
 * A job as a job file that says everything: the scene inline, every parameter, no job that it goes on from. Masks are those
 * beside it in the results. The inverse of {@link JobFile}.
 */
final class JobJson {
    private JobJson() { }

    static Map<String, Object> of(JobSpec spec) {
        Map<String, Object> job = new LinkedHashMap<>();
        job.put("scene", scene(spec.scene()));
        job.put("objects", spec.objects().stream().map(JobJson::object).toList());
        job.putAll(parameters(spec));
        job.put("outputs", spec.outputs());
        if (spec.steps()) {
            job.put("steps", true);
        }
        return job;
    }

    /** All that counts beside the prompts: keys and values of a job file. */
    static Map<String, Object> parameters(JobSpec spec) {
        LoopSettings loop = spec.loop();
        Map<String, Object> job = new LinkedHashMap<>();
        job.put("profile", loop.profile());
        job.put("lambda", loop.lambda());
        if (loop.accumulation() != LoopSettings.Accumulation.VOTES) {
            job.put("lambdaFirst", loop.lambdaFirst());
        }
        job.put("accumulation", word(loop.accumulation()));
        job.put("userWeight", loop.userWeight());
        job.put("choice", word(loop.choice()));
        job.put("acceptance", word(loop.acceptance()));
        job.put("passes", loop.passes());
        job.put("settled", loop.settled());
        Map<String, Object> views = new LinkedHashMap<>();
        views.put("every", spec.every());
        views.put("order", loop.order());
        views.put("without", new TreeSet<>(spec.without()));
        job.put("views", views);
        job.put("tidy", loop.tidy());
        job.put("abstain", loop.abstain());
        job.put("ground", loop.ground());
        job.put("extensions", loop.extensions());
        job.put("corrections", loop.corrections());
        job.put("glance", loop.glance());
        job.put("cleanup", loop.cleanup());
        job.put("exclusive", loop.exclusive());
        job.put("strategy", spec.strategy());
        job.put("strategyOptions", new TreeMap<>(spec.strategyOptions()));
        job.put("model", spec.model());
        if (spec.textModel() != null) {
            job.put("textModel", spec.textModel());
        }
        return job;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> object(ObjectSpec object) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", object.name());
        json.put("prompts", object.prompts().stream().map(p -> prompt(object.name(), p)).toList());
        return json;
    }

    private static Map<String, Object> prompt(String object, ViewPrompt prompt) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("view", prompt.view());
        boolean given = prompt.mask() != null || prompt.correction();
        List<List<Number>> points = new ArrayList<>();
        for (PromptPoint p : prompt.points()) {
            if (!given || !p.positive()) {
                points.add(List.of(p.x(), p.y(), p.positive() ? 1 : 0));
            }
        }
        if (!points.isEmpty()) {
            json.put("points", points);
        }
        if (given) {
            json.put("mask", VoteFile.of(object, prompt.view()));
            return json;
        }
        PromptBox box = prompt.box();
        if (box != null) {
            json.put("box", List.of(box.x0(), box.y0(), box.x1(), box.y1()));
        }
        if (prompt.text() != null) {
            json.put("text", prompt.text());
        }
        if (prompt.candidate() != null) {
            json.put("candidate", prompt.candidate());
        }
        return json;
    }

    private static Map<String, Object> scene(SceneSpec scene) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("field", scene.field().toString());
        if (scene.family() != null) {
            json.put("family", scene.family());
        }
        float[] c = scene.background();
        json.put("background", List.of(c[0], c[1], c[2]));
        json.put("near", scene.near());
        json.put("far", scene.far());
        if (scene.space() != null) {
            json.put("space", word(scene.space()));
        }
        Aabb b = scene.bounds();
        if (b != null) {
            json.put("bounds", List.of(List.of(b.minX(), b.minY(), b.minZ()), List.of(b.maxX(), b.maxY(), b.maxZ())));
        }
        json.put("resolution", scene.resolution());
        json.put("memoryMiB", scene.memory() >> 20);
        json.put("cameras", cameras(scene.cameras()));
        return json;
    }

    private static Map<String, Object> cameras(CameraSpec cameras) {
        Map<String, Object> json = new LinkedHashMap<>();
        if (cameras instanceof CameraSpec.Transforms t) {
            json.put("transforms", t.file().toString());
            if (t.dataparser() != null) {
                json.put("dataparser", t.dataparser().toString());
            }
            photographs(json, t.photographs());
        } else if (cameras instanceof CameraSpec.Llff l) {
            json.put("llff", l.file().toString());
            json.put("factor", l.factor());
            json.put("boundFactor", l.boundFactor());
            json.put("spherify", l.spherify());
            photographs(json, l.photographs());
        } else if (cameras instanceof CameraSpec.Colmap c) {
            json.put("colmap", c.folder().toString());
            json.put("factor", c.factor());
            json.put("normalise", word(c.normalisation()).replace('_', '-'));
            photographs(json, c.photographs());
        } else if (cameras instanceof CameraSpec.Nsvf n) {
            json.put("nsvf", n.folder().toString());
            json.put("split", word(n.split()));
            photographs(json, n.photographs());
        } else if (cameras instanceof CameraSpec.Poses p) {
            json.put("poses", p.file().toString());
            photographs(json, p.photographs());
        } else if (cameras instanceof CameraSpec.Orbit o) {
            Map<String, Object> orbit = new LinkedHashMap<>();
            orbit.put("count", o.count());
            orbit.put("radius", o.radius());
            orbit.put("elevation", o.elevation());
            orbit.put("fovX", o.fovX());
            orbit.put("target", o.target());
            orbit.put("up", o.up());
            json.put("orbit", orbit);
        } else if (cameras instanceof CameraSpec.Forward f) {
            Map<String, Object> forward = new LinkedHashMap<>();
            forward.put("count", f.count());
            forward.put("fovX", f.fovX());
            forward.put("spread", List.of(f.spreadX(), f.spreadY()));
            if (f.distance() > 0) {
                forward.put("distance", f.distance());
            }
            json.put("forward", forward);
        }
        json.put("width", cameras.width());
        json.put("height", cameras.height());
        return json;
    }

    private static void photographs(Map<String, Object> json, CameraSpec.Photographs photographs) {
        if (photographs.folder() != null) {
            json.put("photographs", photographs.folder().toString());
        } else if (photographs.wanted()) {
            json.put("photographs", true);
        }
    }
}
