package org.maskmarch.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.job.JobSpec;
import org.maskmarch.api.job.LoopSettings;
import org.maskmarch.api.job.ObjectSpec;
import org.maskmarch.api.job.SceneSpec;
import org.maskmarch.api.job.ViewPrompt;
import org.maskmarch.api.segment.PromptBox;
import org.maskmarch.api.segment.PromptPoint;

/** Reads job and scene files (YAML or JSON) into checked specifications with absolute paths. */
public final class JobFile {
    /** The model of a job that names none. */
    public static final String DEFAULT_MODEL = "mobile-sam";

    private static final int MAX_OBJECTS = 64;
    private static final int MAX_POINTS = 256;
    private static final int MAX_PROMPTS = 64;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final List<String> DEFAULT_OUTPUTS = List.of("masks", "grid", "ply", "turntable", "sheet");

    private JobFile() { }

    /** Name of the results of a job file: its file name up to {@code .job.yaml} or the extension. */
    public static String nameOf(Path file) {
        String name = file.getFileName().toString();
        String stem = name.replaceFirst("(\\.job)?\\.(yaml|yml|json)$", "");
        return NAME.matcher(stem).matches() ? stem : stem.replaceAll("[^A-Za-z0-9._-]", "_").replaceFirst("^[._-]+", "j");
    }

    /**
     * @param file   the job file
     * @param folder what relative paths in it are relative to
     */
    public static JobSpec readJob(Path file, Path folder) {
        Section job = Section.read(file);
        SceneSpec scene = job.isSection("scene") ? scene(job.section("scene"), folder)
                : readScene(resolve(folder, job.text("scene")));
        List<ObjectSpec> objects = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Section object : job.sections("objects", MAX_OBJECTS)) {
            ObjectSpec spec = object(object);
            if (!names.add(spec.name())) {
                throw object.wrong("name", "is used twice", "Give every object its own name.");
            }
            objects.add(spec);
        }
        Profile profile = Profile.named(job.choice("profile", "plus", Profile.names()));
        int every = 1;
        String order = profile.loop().order();
        if (job.has("views")) {
            Section views = job.section("views");
            every = views.integer("every", 1, 1, 1000);
            order = views.choice("order", order, "nearest", "dataset");
            views.rejectUnknownKeys();
        }
        String strategy = job.text("strategy", profile.strategy());
        Map<String, String> options = job.texts("strategyOptions");
        if (profile.strategyVariant() != null && strategy.equals(profile.strategy()) && options.isEmpty()) {
            options = Map.of("variant", profile.strategyVariant());
        }
        JobSpec spec = new JobSpec(nameOf(file), scene, objects, strategy, options, job.text("model", DEFAULT_MODEL), every,
                loop(job, profile.loop(), order), job.has("outputs") ? job.texts("outputs", 32) : DEFAULT_OUTPUTS);
        job.rejectUnknownKeys();
        return spec;
    }

    private static LoopSettings loop(Section job, LoopSettings profile, String order) {
        double lambda = job.number("lambda", profile.lambda(), 0.01, 100);
        LoopSettings.Accumulation accumulation = job.constant("accumulation", profile.accumulation());
        int passes = job.integer("passes", profile.passes(), 1, 2);
        if (accumulation != LoopSettings.Accumulation.VOTES && passes > 1) {
            throw job.wrong("passes", "is 2, but only votes are asked again", "Write `passes: 1` or `accumulation: votes`.");
        }
        boolean scores = accumulation != LoopSettings.Accumulation.VOTES;
        double first = scores ? job.number("lambdaFirst", job.has("lambda") && profile.lambdaFirst() == profile.lambda()
                ? lambda : profile.lambdaFirst(), 0.01, 100) : lambda;
        return new LoopSettings(profile.profile(), lambda, first, accumulation,
                job.integer("userWeight", profile.userWeight(), 1, 100), job.constant("choice", profile.choice()),
                job.constant("acceptance", profile.acceptance()), passes, order, job.flag("tidy", profile.tidy()),
                job.flag("cleanup", profile.cleanup()), job.flag("exclusive", profile.exclusive()));
    }

    public static SceneSpec readScene(Path file) {
        return scene(Section.read(file), file.toAbsolutePath().getParent());
    }

    private static ObjectSpec object(Section object) {
        String name = object.text("name");
        if (!NAME.matcher(name).matches()) {
            throw object.wrong("name", "is not usable as a folder name", "Use letters, digits, '.', '_' and '-'.");
        }
        List<ViewPrompt> prompts = new ArrayList<>();
        if (object.has("prompts")) {
            for (Section prompt : object.sections("prompts", MAX_PROMPTS)) {
                ViewPrompt read = prompt(prompt);
                if (prompts.stream().anyMatch(p -> p.view() == read.view())) {
                    throw prompt.wrong("view", "has a prompt already", "Put all clicks in a view into one prompt.");
                }
                prompts.add(read);
                prompt.rejectUnknownKeys();
            }
        } else {
            prompts.add(prompt(object));
        }
        if (prompts.stream().noneMatch(ViewPrompt::marksObject)) {
            throw object.wrong("points", "marks nothing as the object",
                    "Add `points: [[x, y, 1]]` with a pixel on the object, or a `box:`.");
        }
        object.rejectUnknownKeys();
        return new ObjectSpec(name, prompts);
    }

    private static ViewPrompt prompt(Section prompt) {
        List<PromptPoint> points = new ArrayList<>();
        if (prompt.has("points")) {
            for (double[] p : prompt.rows("points", 3, MAX_POINTS)) {
                if (p[2] != 0 && p[2] != 1) {
                    throw prompt.wrong("points", "has a label that is neither 1 (object) nor 0 (not)", "Mend the label.");
                }
                points.add(new PromptPoint((float) p[0], (float) p[1], p[2] == 1));
            }
        }
        PromptBox box = null;
        if (prompt.has("box")) {
            double[] b = prompt.numbers("box", 4, 4);
            if (!(b[0] < b[2] && b[1] < b[3])) {
                throw prompt.wrong("box", "is empty", "Write [left, top, right, bottom] in pixels.");
            }
            box = new PromptBox((float) b[0], (float) b[1], (float) b[2], (float) b[3]);
        }
        Integer candidate = prompt.has("candidate") ? prompt.integer("candidate", 0, 15) : null;
        return new ViewPrompt(prompt.integer("view", 0, 0, 100_000), points, box, candidate);
    }

    private static SceneSpec scene(Section scene, Path folder) {
        Path field = resolve(folder, scene.text("field"));
        if (!Files.isRegularFile(field)) {
            throw MaskmarchException.badInput("file.missing", field.toString(), "The checkpoint does not exist.",
                    "Check `field:`; relative paths are relative to the scene file.");
        }
        double near = scene.number("near", 0.05, 0, 1e6);
        double far = scene.number("far", 1000, 0, 1e6);
        if (!(near < far)) {
            throw scene.wrong("far", "must be greater than near", "Mend `near:` and `far:`.");
        }
        Aabb bounds = null;
        if (scene.has("bounds")) {
            List<double[]> corners = scene.rows("bounds", 3, 2);
            if (corners.size() != 2 || !(corners.get(0)[0] < corners.get(1)[0] && corners.get(0)[1] < corners.get(1)[1]
                    && corners.get(0)[2] < corners.get(1)[2])) {
                throw scene.wrong("bounds", "is not a box", "Write [[minX, minY, minZ], [maxX, maxY, maxZ]].");
            }
            double[] a = corners.get(0);
            double[] b = corners.get(1);
            bounds = new Aabb(a[0], a[1], a[2], b[0], b[1], b[2]);
        }
        SceneSpec spec = new SceneSpec(field, scene.text("family", null), background(scene), near, far,
                space(scene), bounds,
                scene.integer("resolution", 0, 0, 1024),
                scene.integer("memoryMiB", 0, 0, 1 << 20) * 1048576L, CamerasBlock.read(scene.section("cameras"), folder));
        scene.rejectUnknownKeys();
        return spec;
    }

    private static FieldOptions.Space space(Section scene) {
        return !scene.has("space") ? null
                : scene.choice("space", "", "world", "ndc").equals("ndc") ? FieldOptions.Space.NDC : FieldOptions.Space.WORLD;
    }

    private static float[] background(Section scene) {
        if (!scene.has("background") || scene.isText("background")) {
            float grey = scene.choice("background", "black", "black", "white").equals("white") ? 1 : 0;
            return new float[] {grey, grey, grey};
        }
        double[] rgb = scene.numbers("background", 3, 3);
        for (double c : rgb) {
            if (c < 0 || c > 1) {
                throw scene.wrong("background", "is outside 0..1", "Write black, white or [r, g, b] with 0 to 1 each.");
            }
        }
        return new float[] {(float) rgb[0], (float) rgb[1], (float) rgb[2]};
    }

    /** An absolute path. */
    static Path resolve(Path folder, String path) {
        try {
            return folder.resolve(path).toAbsolutePath().normalize();
        } catch (java.nio.file.InvalidPathException e) {
            throw MaskmarchException.badInput("file.missing", path, "This is not a path.", "Mend it.", e);
        }
    }
}
