package org.maskmarch.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.job.EarlierJob;
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

    /** The job as it was run, in the folder of its results: a job file itself. */
    static final String EFFECTIVE = "job.json";

    private static final int MAX_OBJECTS = 64;
    private static final int MAX_POINTS = 256;
    private static final int MAX_PROMPTS = 64;
    private static final int MAX_TEXT = 256;
    private static final int MAX_VIEWS = 100_000;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final List<String> DEFAULT_OUTPUTS = List.of("masks", "grid", "ply", "turntable", "sheet");

    /** What a job says by saying nothing. */
    private record Defaults(LoopSettings loop, String strategy, Map<String, String> strategyOptions, String model,
                            String textModel, int every, Set<Integer> without, List<String> outputs) {
        static Defaults of(Profile profile) {
            return new Defaults(profile.loop(), profile.strategy(), profile.strategyVariant() == null ? Map.of()
                    : Map.of("variant", profile.strategyVariant()), DEFAULT_MODEL, null, 1, Set.of(), DEFAULT_OUTPUTS);
        }

        static Defaults of(JobSpec earlier) {
            return new Defaults(earlier.loop(), earlier.strategy(), earlier.strategyOptions(), earlier.model(),
                    earlier.textModel(), earlier.every(), earlier.without(), earlier.outputs());
        }

        Defaults with(Profile profile) {
            Defaults own = of(profile);
            return new Defaults(own.loop, own.strategy, own.strategyOptions, model, textModel, every, without, outputs);
        }
    }

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
        if (!job.has("from")) {
            return job(job, nameOf(file), folder, null, null);
        }
        Path results = resolve(folder, job.text("from"));
        if (!Files.isRegularFile(results.resolve(EFFECTIVE))) {
            throw MaskmarchException.badInput("job.unfinished", results.toString(), "There are no results of a job: "
                    + EFFECTIVE + " is missing.", "Name the folder of a finished job in `from:`, one that holds its report.json.");
        }
        return job(job, nameOf(file), folder, job(Section.read(results.resolve(EFFECTIVE)), nameOf(results), results, null,
                null), results);
    }

    private static JobSpec job(Section job, String name, Path folder, JobSpec earlier, Path results) {
        SceneSpec scene = earlier != null && !job.has("scene") ? earlier.scene()
                : job.isSection("scene") ? scene(job.section("scene"), folder) : readScene(resolve(folder, job.text("scene")));
        Profile profile = Profile.named(job.choice("profile", "plus", Profile.names()));
        Defaults defaults = earlier == null ? Defaults.of(profile)
                : job.has("profile") ? Defaults.of(earlier).with(profile) : Defaults.of(earlier);
        int every = defaults.every();
        String order = defaults.loop().order();
        Set<Integer> without = defaults.without();
        if (job.has("views")) {
            Section views = job.section("views");
            every = views.integer("every", every, 1, 1000);
            order = views.choice("order", order, "nearest", "dataset");
            without = views.has("without") ? views.integers("without", MAX_VIEWS) : without;
            views.rejectUnknownKeys();
        }
        String strategy = job.text("strategy", defaults.strategy());
        Map<String, String> options = job.texts("strategyOptions");
        if (strategy.equals(defaults.strategy()) && options.isEmpty()) {
            options = defaults.strategyOptions();
        }
        Map<String, ObjectSpec> objects = new LinkedHashMap<>();
        Set<String> kept = new LinkedHashSet<>();
        if (earlier != null) {
            earlier.objects().forEach(object -> objects.put(object.name(), object));
            kept.addAll(objects.keySet());
        }
        Set<String> named = new HashSet<>();
        for (Section object : earlier != null && !job.has("objects") ? List.<Section>of()
                : job.sections("objects", MAX_OBJECTS)) {
            ObjectSpec spec = object(object, folder, objects, results);
            if (!named.add(spec.name())) {
                throw object.wrong("name", "is used twice", "Give every object its own name.");
            }
            kept.remove(spec.name());
            objects.put(spec.name(), spec);
        }
        JobSpec spec = new JobSpec(name, scene, List.copyOf(objects.values()), strategy, options,
                job.text("model", defaults.model()), job.text("textModel", defaults.textModel()), every, without,
                loop(job, defaults.loop(), order),
                job.has("outputs") ? job.texts("outputs", 32) : defaults.outputs(),
                earlier == null ? null : new EarlierJob(results, kept), job.flag("steps", false));
        job.rejectUnknownKeys();
        return spec;
    }

    private static LoopSettings loop(Section job, LoopSettings start, String order) {
        double lambda = job.number("lambda", start.lambda(), 0.01, 100);
        LoopSettings.Accumulation accumulation = job.constant("accumulation", start.accumulation());
        int passes = job.integer("passes", start.passes(), 1, 2);
        if (accumulation != LoopSettings.Accumulation.VOTES && passes > 1) {
            throw job.wrong("passes", "is 2, but only votes are asked again", "Write `passes: 1` or `accumulation: votes`.");
        }
        boolean scores = accumulation != LoopSettings.Accumulation.VOTES;
        double first = scores ? job.number("lambdaFirst", job.has("lambda") && start.lambdaFirst() == start.lambda()
                ? lambda : start.lambdaFirst(), 0.01, 100) : lambda;
        return new LoopSettings(start.profile(), lambda, first, accumulation,
                job.integer("userWeight", start.userWeight(), 1, 100), job.constant("choice", start.choice()),
                job.constant("acceptance", start.acceptance()), passes,
                job.number("settled", start.settled(), 0.5, 1), order, job.flag("tidy", start.tidy()),
                job.flag("abstain", start.abstain()), job.flag("ground", start.ground()),
                job.integer("extensions", start.extensions(), 0, 5), job.integer("corrections", start.corrections(), 0, 5),
                job.number("glance", start.glance(), 0, 10), job.flag("cleanup", start.cleanup()), job.flag("exclusive", start.exclusive()));
    }

    public static SceneSpec readScene(Path file) {
        return scene(Section.read(file), file.toAbsolutePath().getParent());
    }

    /**
     * @param earlier objects of the job that this one goes on from; further prompts join the earlier ones
     * @param results its folder, or null
     */
    private static ObjectSpec object(Section object, Path folder, Map<String, ObjectSpec> earlier, Path results) {
        String name = object.text("name");
        if (!NAME.matcher(name).matches()) {
            throw object.wrong("name", "is not usable as a folder name", "Use letters, digits, '.', '_' and '-'.");
        }
        List<ViewPrompt> prompts = new ArrayList<>();
        if (object.has("prompts")) {
            for (Section prompt : object.sections("prompts", MAX_PROMPTS)) {
                ViewPrompt read = prompt(prompt, folder);
                if (prompts.stream().anyMatch(p -> p.view() == read.view())) {
                    throw prompt.wrong("view", "has a prompt already", "Put all clicks in a view into one prompt.");
                }
                prompts.add(read);
                prompt.rejectUnknownKeys();
            }
        } else {
            prompts.add(prompt(object, folder));
        }
        ObjectSpec before = earlier.get(name);
        if (before == null && prompts.stream().noneMatch(ViewPrompt::marksObject)) {
            throw object.wrong("points", "marks nothing as the object",
                    "Add `points: [[x, y, 1]]` with a pixel on the object, a `box:` or a `text:`.");
        }
        if (before != null && prompts.stream().anyMatch(p -> p.points().isEmpty() && !p.marksObject())) {
            throw object.wrong("points", "is missing", "Add what is to change: points, a box, a mask or a text; or leave "
                    + "the object out.");
        }
        object.rejectUnknownKeys();
        return before == null ? new ObjectSpec(name, prompts) : joined(before, prompts, results);
    }

    /**
     * An earlier object with further prompts. The earlier ones stand as the masks that came of them; where a view is
     * clicked in again, the segmenter is asked anew about all clicks there. Clicks alone correct what the earlier result
     * shows in their view.
     */
    private static ObjectSpec joined(ObjectSpec before, List<ViewPrompt> further, Path results) {
        Map<Integer, ViewPrompt> all = new LinkedHashMap<>();
        for (ViewPrompt p : before.prompts()) {
            all.put(p.view(), p.marksObject() ? new ViewPrompt(p.view(), p.points().stream().filter(q -> !q.positive())
                    .toList(), null, results.resolve(VoteFile.of(before.name(), p.view())), null, null, false) : p);
        }
        for (ViewPrompt p : further) {
            ViewPrompt old = before.prompts().stream().filter(o -> o.view() == p.view()).findFirst().orElse(null);
            boolean anew = old == null || p.mask() != null || p.text() != null;
            List<PromptPoint> points = new ArrayList<>(anew ? List.of() : old.points());
            points.addAll(p.points());
            PromptBox box = anew || p.box() != null ? p.box() : old.box();
            all.put(p.view(), new ViewPrompt(p.view(), points, box, p.mask(), p.text(), p.candidate(),
                    box == null && p.mask() == null && p.text() == null));
        }
        return new ObjectSpec(before.name(), List.copyOf(all.values()));
    }

    private static ViewPrompt prompt(Section prompt, Path folder) {
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
        Path mask = prompt.has("mask") ? resolve(folder, prompt.text("mask")) : null;
        Integer candidate = prompt.has("candidate") ? prompt.integer("candidate", 0, 15) : null;
        if (mask != null && (box != null || candidate != null || points.stream().anyMatch(PromptPoint::positive))) {
            throw prompt.wrong("mask", "is the whole answer for its view: the model is not asked",
                    "Leave out the box, the candidate and the points on the object, or the mask.");
        }
        String text = prompt.has("text") ? sought(prompt) : null;
        if (text != null && (box != null || mask != null || points.stream().anyMatch(PromptPoint::positive))) {
            throw prompt.wrong("text", "says where the object is a second time",
                    "Leave out the box, the mask and the points on the object, or the text.");
        }
        return new ViewPrompt(prompt.integer("view", 0, 0, MAX_VIEWS), points, box, mask, text, candidate, false);
    }

    private static String sought(Section prompt) {
        String text = prompt.text("text").strip();
        if (text.length() > MAX_TEXT) {
            throw prompt.wrong("text", "has " + text.length() + " characters", "Say it in " + MAX_TEXT + ": `text: a red mug`.");
        }
        return text;
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
