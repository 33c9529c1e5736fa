package org.maskmarch.engine;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.Progress;
import org.maskmarch.api.export.ResultExporter;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.image.RgbImage;
import org.maskmarch.api.job.Iteration;
import org.maskmarch.api.job.JobRef;
import org.maskmarch.api.job.JobSpec;
import org.maskmarch.api.job.JobStatus;
import org.maskmarch.api.job.LoopSettings;
import org.maskmarch.api.job.ObjectSpec;
import org.maskmarch.api.job.SceneSpec;
import org.maskmarch.api.job.SegmentationPipeline;
import org.maskmarch.api.job.StrategyMissingException;
import org.maskmarch.api.job.Verdict;
import org.maskmarch.api.job.ViewPrompt;
import org.maskmarch.api.march.BakedField;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.prompt.PromptSettings;
import org.maskmarch.api.prompt.PromptStrategy;
import org.maskmarch.api.prompt.ScoreView;
import org.maskmarch.api.segment.FoundBox;
import org.maskmarch.api.segment.ImageEmbedding;
import org.maskmarch.api.segment.MaskCandidate;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.api.segment.PromptBox;
import org.maskmarch.api.segment.Segmenter;
import org.maskmarch.api.segment.TextPrompter;
import org.maskmarch.api.view.Camera;
import org.maskmarch.geometry.MaskRegions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The verbs of the pipeline. Steps of jobs that share a scene take turns on it. */
public class Pipeline implements SegmentationPipeline, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
    /** How long a job waits at its start for services that may still be starting. */
    private static final long SERVICE_WAIT_MILLIS = 3000;
    private static final int MAX_POINTS = 20;
    private static final int STATUSES_KEPT = 100;

    private final Providers providers;
    private final EngineSettings settings;
    private final Scenes scenes;
    private final Map<String, Job> jobs = new ConcurrentHashMap<>();
    /** Held while a claim is made: recovery takes a claim that is not complete for the leftover of a crash. */
    private final Object claiming = new Object();
    private final Deque<JobStatus> ended = new ArrayDeque<>();

    public Pipeline(Providers providers, EngineSettings settings) {
        this.providers = providers;
        this.settings = settings;
        this.scenes = new Scenes(providers, settings);
    }

    @Override
    public JobRef claim(Path jobFile, Path out, Path failed) {
        JobFile.readJob(jobFile, jobFile.toAbsolutePath().getParent());
        synchronized (claiming) {
            JobFolder folder = JobFolder.claim(settings.work(), jobFile, out, failed);
            jobs.computeIfAbsent(folder.id(), id -> new Job(folder));
            LOG.info("job {} claimed from {}", folder.id(), jobFile.getFileName());
            return new JobRef(folder.id());
        }
    }

    @Override
    public List<JobRef> recover() {
        List<JobRef> found = new ArrayList<>();
        synchronized (claiming) {
            for (JobFolder folder : JobFolder.all(settings.work())) {
                if (jobs.putIfAbsent(folder.id(), new Job(folder)) == null) {
                    LOG.info("job {} was not finished before the restart and starts again", folder.id());
                    found.add(new JobRef(folder.id()));
                }
            }
        }
        return found;
    }

    @Override
    public JobRef open(JobRef ref) {
        Job job = job(ref);
        job.status("open", "reading the scene");
        job.spec = JobFile.readJob(job.folder.jobFile(), job.folder.origin());
        job.folder.deleteSteps();
        requireServices(job.spec);
        if (TextModels.wanted(job.spec)) {
            job.spec = job.spec.withTextModel(textPrompterFor(job.spec).name());
        }
        Publisher.requireWritable(job.folder.out());
        // its files are read meanwhile; what is wrong with them is told when it is first asked
        CompletableFuture<String> model = CompletableFuture.supplyAsync(segmenterFor(job.spec.model())::fingerprint);
        try {
            job.scene = scenes.acquire(job.spec.scene(), throttled(job, "open"), job.timings);
        } finally {
            model.handle((loaded, failed) -> null).join();
        }
        String coarser = job.scene.field().source().details().get(BakedField.COARSER);
        if (coarser != null) {
            job.warnings.add("The field was baked coarser to fit into memory: " + coarser + ".");
        }
        job.spec.objects().forEach(object -> object.prompts().forEach(prompt -> job.scene.camera(prompt.view())));
        job.spec.without().forEach(job.scene::camera);
        requireMemory(job);
        if (job.spec.earlier() != null) {
            job.earlier = Earlier.read(job.spec.earlier().folder());
            if (!job.earlier.fieldFingerprint().equals(job.scene.field().fingerprint())) {
                job.warnings.add("The field is not the one that the earlier job's masks were made on.");
            }
        }
        for (ObjectSpec object : job.spec.objects()) {
            if (job.spec.without().containsAll(object.seeds().stream().map(ViewPrompt::view).toList())) {
                throw MaskmarchException.badInput("object.withdrawn", "objects." + object.name(), "All views that the object "
                        + "was prompted in are withdrawn.", "Leave one of them out of `views.without`, or prompt in another.");
            }
            job.objects.put(object.name(), new SegmentedObject(object, job.spec.loop(),
                    job.scene.field().layout().slotCount()));
        }
        return ref;
    }

    /** Judged by the first view that the job will need. */
    private void requireMemory(Job job) {
        synchronized (job.scene) {
            ViewRender view = job.scene.view(job.spec.objects().get(0).prompts().get(0).view(), job.timings);
            long most = job.scene.cameras().stream().mapToLong(Camera::pixels).max().orElseThrow();
            int objects = job.spec.objects().size();
            // an object that has waited begins anew beside what it was
            HeapNeed need = HeapNeed.of(job.scene.field().bytes(), objects + (job.mayWait() ? 1 : 0),
                    SegmentedObject.bytes(job.scene.field().layout().slotCount()),
                    Scene.bytes(view) * most / (view.width() * view.height()));
            need.requireWithin(settings.heapBytes());
            job.scene.limitViews(Math.min(settings.viewBytes(), need.left(settings.heapBytes())));
        }
    }

    private Segmenter segmenterFor(String model) {
        return await(() -> providers.segmenter(model)).orElseThrow(() -> MaskmarchException.badInput("model.unknown",
                "model", "There is no model '" + model + "'.", "Installed: "
                        + String.join(", ", providers.segmenterNames()) + "."));
    }

    private TextPrompter textPrompterFor(JobSpec spec) {
        return await(() -> TextModels.chosen(spec.textModel(), providers))
                .orElseThrow(() -> TextModels.unknown(spec.textModel(), providers));
    }

    private void requireServices(JobSpec spec) {
        segmenterFor(spec.model());
        await(() -> providers.strategy(spec.strategy())).orElseThrow(() -> MaskmarchException.badInput(
                "strategy.unknown", "strategy", "There is no prompt strategy '" + spec.strategy() + "'.", "Installed: "
                        + String.join(", ", providers.strategyNames()) + "."));
        for (String output : spec.outputs()) {
            await(() -> providers.exporter(output)).orElseThrow(() -> MaskmarchException.badInput("output.unknown",
                    "outputs", "There is no output '" + output + "'.", "Installed: "
                            + String.join(", ", providers.exporterNames()) + "."));
        }
    }

    /** Services may still be starting when a job arrives. */
    private static <T> Optional<T> await(Supplier<Optional<T>> service) {
        long deadline = System.nanoTime() + SERVICE_WAIT_MILLIS * 1_000_000;
        Optional<T> found = service.get();
        while (found.isEmpty() && System.nanoTime() < deadline) {
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return found;
            }
            found = service.get();
        }
        return found;
    }

    @Override
    public JobRef seed(JobRef ref) {
        Job job = job(ref);
        job.status("seed", "asking the model about the user's prompt");
        synchronized (job.scene) {
            Segmenter segmenter = segmenter(job.spec.model());
            TextPrompter texts = TextModels.wanted(job.spec) ? textPrompterFor(job.spec) : null;
            FirstMasks first = new FirstMasks(job, segmenter, texts);
            Map<String, Double> merits = new LinkedHashMap<>();
            for (ObjectSpec spec : job.spec.objects()) {
                if (job.keeps(spec.name())) {
                    job.objects.put(spec.name(), job.earlier.replay(spec, job.spec, job.scene, job.timings));
                } else {
                    merits.put(spec.name(), first.take(job.objects.get(spec.name()), List.of()));
                }
            }
            job.letWait(merits);
        }
        job.plan();
        job.status("view", "0 of " + job.plan.size());
        return ref;
    }

    @Override
    public Optional<Iteration> next(JobRef ref) {
        Job job = job(ref);
        return job.cursor < job.plan.size() ? Optional.of(job.plan.get(job.cursor)) : Optional.empty();
    }

    @Override
    public Iteration render(Iteration it) {
        Job job = job(it.job());
        Step step = new Step();
        job.step = step;
        synchronized (job.scene) {
            if (job.waitIsOver(it.object())) {
                seedAgain(job, it);
            }
            SegmentedObject object = object(job, it);
            ViewRender view = job.scene.view(it.view(), step.timings);
            step.device = view.device();
            if (it.ordinal() + 1 < job.plan.size()) {
                Iteration next = job.plan.get(it.ordinal() + 1);
                providers.segmenter(next.model())
                        .ifPresent(model -> job.scene.prepareAhead(next.view(), model, job.timings));
            }
            List<SegmentedObject> rivals = job.rivals(object);
            step.votes = step.timings.time("score", () -> it.pass() == 1 ? object.firstIn(view, rivals)
                    : object.in(view, rivals));
        }
        return it.with(Verdict.RENDERED);
    }

    /** The first masks of an object that has waited, beside what the others have become. */
    private void seedAgain(Job job, Iteration it) {
        SegmentedObject object = new SegmentedObject(object(job, it).spec(), job.spec.loop(),
                job.scene.field().layout().slotCount());
        job.objects.put(it.object(), object);
        new FirstMasks(job, segmenter(job.spec.model()), TextModels.wanted(job.spec) ? textPrompterFor(job.spec) : null)
                .take(object, job.rivals(object));
    }

    @Override
    public Iteration prompt(Iteration it) {
        Job job = job(it.job());
        Step step = job.step;
        PromptStrategy strategy = providers.strategy(it.strategy()).orElse(null);
        if (strategy == null) {
            job.status("parked", "waits for a strategy named " + it.strategy());
            throw new StrategyMissingException(it.strategy());
        }
        synchronized (job.scene) {
            step.strategyVersion = strategy.version();
            ScoreView view = step.votes.forStrategy(job.scene.camera(it.view()));
            step.prompt = step.timings.time("prompt", () -> strategy.prompt(view,
                    new PromptSettings(MAX_POINTS, job.spec.strategyOptions()),
                    points -> MaskChoice.single(decode(job, it, Prompt.points(points))).mask()));
            if (job.spec.loop().tidy() && !step.prompt.isEmpty()) {
                step.prompt = object(job, it).negativeClicks().addTo(step.prompt, job.scene.camera(it.view()),
                        job.scene.view(it.view(), step.timings));
            }
        }
        if (step.prompt.isEmpty()) {
            step.reason = "the object is not seen in this view";
            return it.with(Verdict.UNSEEN);
        }
        return it.with(Verdict.PROMPTED);
    }

    @Override
    public Iteration segment(Iteration it) {
        Job job = job(it.job());
        Step step = job.step;
        synchronized (job.scene) {
            LoopSettings loop = job.spec.loop();
            Ballot first = it.pass() == 2 && loop.settled() < 1 ? object(job, it).firstVote(it.view()) : null;
            double settled = first == null ? 0 : first.mask().iou(step.votes.above(0.5));
            if (first != null && settled >= loop.settled()) {
                step.ballot = first;
                step.reason = "the mask of the first pass agrees with the votes of all views";
                return it.with(Verdict.ACCEPTED, settled);
            }
            step.ballot = new Dialogue(step, loop, object(job, it), job.scene.view(it.view(), step.timings),
                    job.scene.camera(it.view()), prompt -> decode(job, it, prompt)).ballot(it.pass() == loop.passes());
            Gate.Outcome outcome = Gate.check(loop.acceptance(), step.ballot.mask(), step.votes, it.pass());
            step.reason = outcome.reason();
            return it.with(outcome.accepted() ? Verdict.ACCEPTED : Verdict.REJECTED, outcome.iou());
        }
    }

    private List<MaskCandidate> decode(Job job, Iteration it, Prompt prompt) {
        Segmenter segmenter = segmenter(it.model());
        ImageEmbedding embedding = job.scene.embedding(it.view(), segmenter, job.step.timings);
        return job.step.timings.time("decode", () -> segmenter.decode(embedding, prompt));
    }

    @Override
    public Iteration project(Iteration it) {
        Job job = job(it.job());
        Step step = job.step;
        synchronized (job.scene) {
            ViewRender view = job.scene.view(it.view(), step.timings);
            step.timings.time("project", () -> object(job, it).project(it.view(), step.ballot, view.footprint(), it.pass()));
        }
        return it.with(Verdict.PROJECTED, it.iou());
    }

    @Override
    public Iteration record(Iteration it) {
        Job job = job(it.job());
        Step step = job.step;
        MaskCandidate chosen = step.chosen;
        PromptBox box = step.prompt == null ? null : step.prompt.box();
        Map<String, Long> millis = step.timings.millis();
        object(job, it).report().add(new ReportEntry(it.view(), job.scene.cameras().get(it.view()).name(), it.pass(),
                it.verdict().name(), step.reason, Double.isNaN(it.iou()) ? null : round(it.iou()), it.strategy(),
                step.strategyVersion, it.model(), chosen == null ? null : chosen.predictedIou(),
                chosen == null ? null : chosen.stability(), chosen == null ? -1 : chosen.token(),
                step.prompt == null ? List.of() : step.prompt.points().stream()
                        .map(p -> new float[] {p.x(), p.y(), p.positive() ? 1 : 0}).toList(),
                box == null ? null : new float[] {box.x0(), box.y0(), box.x1(), box.y1()}, step.device, millis));
        if (job.spec.steps()) {
            synchronized (job.scene) {
                StepPicture.keep(job.folder.steps(it.object()), it.view(), "pass" + it.pass() + "-" + it.verdict().name().toLowerCase(Locale.ROOT),
                        StepPicture.of(job.scene.picture(it.view(), step.timings), step.votes, step.prompt == null ? List.of()
                                : step.prompt.points(), box, chosen == null ? null : chosen.mask(), step.ballot, it.verdict()));
            }
        }
        job.timings.add(step.timings);
        job.step = null;
        job.cursor = it.ordinal() + 1;
        job.status("view", job.cursor + " of " + job.plan.size());
        LOG.info("job {} iteration {} of {}: {} in view {}, pass {}, {} ({})", it.jobId(), job.cursor, job.plan.size(),
                it.object(), it.view(), it.pass(), it.verdict(), step.reason);
        return it;
    }

    private static double round(double value) {
        return Math.round(value * 1e4) / 1e4;
    }

    @Override
    public JobRef finish(JobRef ref) {
        Job job = job(ref);
        job.status("finish", "labels");
        job.timings.time("finish", () -> {
            job.objects.values().forEach(SegmentedObject::label);
            if (job.spec.loop().exclusive()) {
                Exclusive.apply(List.copyOf(job.objects.values()));
            }
        });
        for (SegmentedObject object : job.objects.values()) {
            job.timings.time("finish", () -> object.mass = job.spec.loop().cleanup()
                    ? Cleanup.keepPointedAt(job.scene.field(), object.labels, object.usersVotes())
                    : Cleanup.mass(job.scene.field(), object.labels));
            ObjectSpec spec = object.spec();
            int view = object.seeds().get(0).view();
            if (object.mass == 0 || new FinishedObject(job, object).mask(view).isEmpty()) {
                throw MaskmarchException.badInput("object.not-found", "objects." + spec.name(),
                        "The object was not found in 3-D: no voxel won enough votes.",
                        "Look at the candidates of view " + view + ", click elsewhere or draw a box.");
            }
            if (object.finalViews() == object.seeds().size() && job.scene.cameras().size() > object.finalViews()) {
                job.warnings.add(spec.name() + ": only the user's own views were used; every other was rejected or does not "
                        + "see the object. The mask is right from their side only.");
            }
        }
        return ref;
    }

    @Override
    public Path publish(JobRef ref) {
        Job job = job(ref);
        job.status("publish", "writing");
        Path target = Publisher.publish(job.folder.out(), job.spec.name(), job.folder.id(), folder -> {
            for (SegmentedObject object : job.objects.values()) {
                Path own = Files.createDirectory(folder.resolve(object.spec().name()));
                FinishedObject result = new FinishedObject(job, object);
                for (Map.Entry<Integer, byte[]> mask : object.finalMasks().entrySet()) {
                    Path file = folder.resolve(VoteFile.of(object.spec().name(), mask.getKey()));
                    Files.createDirectories(file.getParent());
                    Files.write(file, mask.getValue());
                }
                StepPicture.copy(job.folder.steps(object.spec().name()), own);
                Exports.write(result, job.spec.outputs().stream().map(this::exporter).toList(), own, job.timings,
                        throttled(job, "publish"));
            }
            if (scenes.cacheProblem() != null) {
                job.warnings.add(scenes.cacheProblem() + " The job took its time instead. " + DiskCache.REMEDY);
            }
            Publisher.writeJson(folder.resolve(JobFile.EFFECTIVE), JobJson.of(job.spec));
            Publisher.writeJson(folder.resolve(Report.NAME), Report.of(job));
        });
        LOG.info("job {} published to {}", ref.jobId(), target);
        job.status("done", target.toString());
        end(job);
        return target;
    }

    @Override
    public Path fail(JobRef ref, Path jobFile, Path failed, Throwable problem) {
        MaskmarchException error = MaskmarchException.of(problem);
        Job job = ref == null ? null : jobs.get(ref.jobId());
        Path file = job == null ? jobFile : job.folder.jobFile();
        String name = JobFile.nameOf(file);
        if (error.kind() == MaskmarchException.Kind.INTERNAL) {
            LOG.error("job {} failed", name, problem);
        } else {
            LOG.warn("job {} failed: {}", name, error.describe());
        }
        Path folder = job != null ? job.folder.failed() : failed;
        Path target = null;
        if (folder != null) {
            target = Publisher.publish(folder, name, "failed-" + (job == null ? name : job.folder.id()), into -> {
                Publisher.writeJson(into.resolve("error.json"), errorJson(name, error));
                for (String object : job == null ? List.<String>of() : List.copyOf(job.objects.keySet())) {
                    StepPicture.copy(job.folder.steps(object), into.resolve(object));
                }
                if (Files.isRegularFile(file)) {
                    Files.copy(file, into.resolve(file.getFileName().toString()), StandardCopyOption.REPLACE_EXISTING);
                }
            });
        }
        if (job != null) {
            job.status("failed", error.describe());
            end(job);
        }
        return target;
    }

    private static Map<String, Object> errorJson(String name, MaskmarchException error) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("job", name);
        json.put("kind", error.kind().name());
        json.put("code", error.code());
        json.put("subject", error.subject());
        json.put("message", error.getMessage());
        json.put("remedy", error.remedy());
        json.put("exitCode", error.kind().exitCode());
        return json;
    }

    private void end(Job job) {
        job.folder.delete();
        jobs.remove(job.folder.id());
        synchronized (ended) {
            ended.addLast(job.status());
            if (ended.size() > STATUSES_KEPT) {
                ended.removeFirst();
            }
        }
        if (job.scene != null) {
            scenes.release(job.scene);
            job.scene = null;
        }
    }

    @Override
    public List<JobStatus> jobs() {
        List<JobStatus> all;
        synchronized (ended) {
            all = new ArrayList<>(ended);
        }
        jobs.values().stream().map(Job::status).sorted(java.util.Comparator.comparing(JobStatus::jobId)).forEach(all::add);
        return all;
    }

    /**
     * The segmenter's masks for one prompt, without running the job: what {@code candidates} shows.
     *
     * @param object whose prompt it is
     * @return what the segmenter saw, the boxes that were found for a text, and the masks, in the order in which a job names
     *         them
     */
    public Candidates candidates(JobSpec spec, ObjectSpec object, ViewPrompt prompt, Progress progress) {
        requireServices(spec);
        TextPrompter texts = prompt.text() == null ? null : textPrompterFor(spec);
        Timings timings = new Timings();
        Scene scene = scenes.acquire(spec.scene(), progress, timings);
        try {
            synchronized (scene) {
                Seeding seeding = new Seeding(object.name(), scene, segmenter(spec.model()), timings);
                ViewRender view = seeding.view(prompt);
                List<FoundBox> found = texts == null ? List.of() : seeding.found(prompt, texts);
                ViewPrompt asked = texts == null ? prompt : prompt.with(found.get(0).box());
                Mask corrected = !prompt.correction() ? null : Earlier.read(spec.earlier().folder())
                        .replay(object, spec, scene, timings).in(view).above(0.5);
                List<MaskCandidate> masks = seeding.candidates(asked, corrected);
                return new Candidates(scene.picture(prompt.view(), timings), found, masks,
                        masks.indexOf(seeding.choose(asked, masks, corrected)));
            }
        } finally {
            scenes.release(scene);
        }
    }

    /**
     * What the segmenter offers for a prompt.
     *
     * @param picture   what it saw: photograph or render
     * @param found     where the text model sees what the prompt says, the best first, which the segmenter is asked about;
     *                  empty for a prompt without a text
     * @param preferred indexes {@code masks}
     */
    public record Candidates(RgbImage picture, List<FoundBox> found, List<MaskCandidate> masks, int preferred) { }

    /**
     * Fills the cache for a scene: bakes the field, renders and encodes views, so that jobs about it need only decode.
     *
     * @param every takes every so many of the cameras
     */
    public void prepare(SceneSpec spec, String model, int every, Progress progress) {
        Segmenter segmenter = segmenterFor(model);
        Timings timings = new Timings();
        Scene scene = scenes.acquire(spec, progress, timings);
        try {
            synchronized (scene) {
                int count = (scene.cameras().size() + every - 1) / every;
                for (int i = 0; i < count; i++) {
                    scene.embedding(i * every, segmenter, timings);
                    requireCache();
                    progress.report("view", i + 1, count);
                }
            }
        } finally {
            scenes.release(scene);
        }
    }

    private void requireCache() {
        if (settings.cacheBytes() == 0 || scenes.cacheProblem() != null) {
            throw MaskmarchException.resource("cache.unwritable", settings.cache().toString(), scenes.cacheProblem() == null
                    ? "The cache may hold 0 bytes." : scenes.cacheProblem(), DiskCache.REMEDY, null);
        }
    }

    /** Renders one view of a scene from the baked field. */
    public ViewRender view(SceneSpec spec, int index, Progress progress) {
        Timings timings = new Timings();
        Scene scene = scenes.acquire(spec, progress, timings);
        try {
            synchronized (scene) {
                scene.camera(index);
                return scene.view(index, timings);
            }
        } finally {
            scenes.release(scene);
        }
    }

    /** Ends nothing: jobs that were claimed are found again by the next process. */
    @Override
    public void close() {
        scenes.close();
    }

    private Job job(JobRef ref) {
        Job job = jobs.get(ref.jobId());
        if (job == null) {
            throw MaskmarchException.badInput("job.unknown", ref.jobId(), "There is no such job.",
                    "It has ended already, or was never claimed.");
        }
        return job;
    }

    private static SegmentedObject object(Job job, Iteration it) {
        return job.objects.get(it.object());
    }

    private Segmenter segmenter(String name) {
        return providers.segmenter(name).orElseThrow(() -> MaskmarchException.resource("model.gone", name,
                "The model '" + name + "' was removed while the job ran.", "Install it again and repeat the job.", null));
    }

    private ResultExporter exporter(String name) {
        return providers.exporter(name).orElseThrow(() -> MaskmarchException.resource("output.gone", name, "The exporter '"
                + name + "' was removed while the job ran.", "Install it again and repeat the job.", null));
    }

    private static Progress throttled(Job job, String stage) {
        return (what, done, total) -> job.status(stage, what + " " + done * 100 / Math.max(1, total) + " %");
    }
}
