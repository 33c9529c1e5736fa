package org.maskmarch.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.Progress;
import org.maskmarch.api.export.ObjectResult;
import org.maskmarch.api.export.ResultExporter;
import org.maskmarch.api.field.FieldFamily;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.image.RgbImage;
import org.maskmarch.api.job.Iteration;
import org.maskmarch.api.job.JobRef;
import org.maskmarch.api.job.Verdict;
import org.maskmarch.api.march.BakeSettings;
import org.maskmarch.api.march.BakedField;
import org.maskmarch.api.march.FieldBaker;
import org.maskmarch.api.march.MarchSettings;
import org.maskmarch.api.march.RayMarcher;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.march.Votes;
import org.maskmarch.api.prompt.MaskOracle;
import org.maskmarch.api.prompt.PromptSettings;
import org.maskmarch.api.prompt.PromptStrategy;
import org.maskmarch.api.prompt.ScoreView;
import org.maskmarch.api.segment.FoundBox;
import org.maskmarch.api.segment.ImageEmbedding;
import org.maskmarch.api.segment.MaskCandidate;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.api.segment.PromptBox;
import org.maskmarch.api.segment.PromptPoint;
import org.maskmarch.api.segment.Segmenter;
import org.maskmarch.api.segment.TextPrompter;
import org.maskmarch.api.view.Camera;
import org.maskmarch.api.view.CameraReader;
import org.maskmarch.api.view.CameraSpec;
import org.maskmarch.march.BrickBaker;
import org.maskmarch.march.JavaRayMarcher;
import org.maskmarch.views.CameraFiles;

/**
 * A red and a blue ball, the real march, and doubles where the tests steer: a segmenter that returns all red pixels of a
 * picture (the truth), a strategy that points at the highest score, an exporter that compares with the truth.
 */
final class TwoBalls implements Providers {
    volatile int encodings;
    int decodings;
    /** What the segmenter was asked. */
    final List<Prompt> prompts = new ArrayList<>();
    /** Names of the text models that are installed. */
    List<String> textModels = List.of();
    /** What the text models were asked, each with its name. */
    final List<String> texts = new ArrayList<>();
    /** How often the model was asked who it is, for which it has to be read. */
    volatile int fingerprints;
    /** What is wrong with its files; null: nothing. */
    volatile MaskmarchException modelProblem;
    /** Whether the segmenter's embeddings may be kept on disk. */
    boolean keepsEmbeddings;
    Votes votes;
    int fieldsOpened;
    int resolutionToldToField;
    List<Integer> lieInViews = List.of();
    /** Where the segmenter takes the blue ball along until it is told by a negative click. */
    List<Integer> greedyInViews = List.of();
    /** Whether the segmenter takes both balls for a box, and says that it is not sure. */
    boolean doubtsBoxes;
    /** Whether the strategy gives a box beside its point. */
    boolean givesBoxes;
    boolean seedIsEmptySpace;
    String strategyVersion = "7";
    double worstIou;
    float[] lastLabels;

    private final class Family implements FieldFamily {
        @Override
        public String name() {
            return "balls";
        }

        @Override
        public boolean recognises(Path checkpoint) {
            try {
                return Files.readString(checkpoint).equals("balls");
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        @Override
        public RadianceField open(Path checkpoint, FieldOptions options) {
            fieldsOpened++;
            resolutionToldToField = options.resolution();
            return new Field();
        }
    }

    private static final class Field implements RadianceField {
        @Override
        public FieldInfo info() {
            return new FieldInfo("balls", Aabb.cube(1), null, 0, Map.of());
        }

        @Override
        public void density(float[] xyz, int n, float[] out) {
            for (int i = 0; i < n; i++) {
                double x = Math.abs(xyz[i * 3]) - 0.45;
                out[i] = (float) (800 * (0.3 - Math.sqrt(x * x + xyz[i * 3 + 1] * xyz[i * 3 + 1] + xyz[i * 3 + 2] * xyz[i * 3 + 2])));
            }
        }

        @Override
        public void colour(float[] xyz, float[] directions, int n, float[] out) {
            for (int i = 0; i < n; i++) {
                out[i * 3] = xyz[i * 3] > 0 ? 1 : 0;
                out[i * 3 + 1] = 0;
                out[i * 3 + 2] = xyz[i * 3] > 0 ? 0 : 1;
            }
        }
    }

    private record Embedding(int width, int height, byte[] rgb, int number) implements ImageEmbedding {
        @Override
        public long bytes() {
            return rgb.length;
        }

        @Override
        public void close() { }
    }

    private final class Oracle implements Segmenter {
        @Override
        public String name() {
            return "oracle";
        }

        @Override
        public ImageEmbedding encode(RgbImage image) {
            return new Embedding(image.width(), image.height(), image.rgb(), encodings++);
        }

        @Override
        public String fingerprint() {
            fingerprints++;
            if (modelProblem != null) {
                throw modelProblem;
            }
            return keepsEmbeddings ? "oracle 1" : null;
        }

        @Override
        public ByteBuffer pack(ImageEmbedding embedding) {
            Embedding e = (Embedding) embedding;
            return ByteBuffer.allocate(8 + e.rgb.length).order(ByteOrder.LITTLE_ENDIAN).putInt(e.width).putInt(e.height)
                    .put(e.rgb).flip();
        }

        @Override
        public ImageEmbedding unpack(ByteBuffer bytes) {
            int width = bytes.getInt();
            int height = bytes.getInt();
            byte[] rgb = new byte[width * height * 3];
            bytes.get(rgb);
            return new Embedding(width, height, rgb, -1);
        }

        @Override
        public List<MaskCandidate> decode(ImageEmbedding embedding, Prompt prompt) {
            decodings++;
            prompts.add(prompt);
            Embedding e = (Embedding) embedding;
            Mask mask = new Mask(e.width, e.height);
            boolean lie = lieInViews.contains(e.number);
            boolean greedy = greedyInViews.contains(e.number) && prompt.points().stream().noneMatch(p -> !p.positive()
                    && (e.rgb[((int) p.y() * e.width + (int) p.x()) * 3] & 255) < 128);
            for (int p = 0; p < e.width * e.height; p++) {
                boolean red = (e.rgb[p * 3] & 255) > 128 && (e.rgb[p * 3 + 2] & 255) < 128;
                boolean white = (e.rgb[p * 3] & 255) > 250 && (e.rgb[p * 3 + 2] & 255) > 250;
                boolean blue = greedy && (e.rgb[p * 3] & 255) < 128;
                mask.set(p, seedIsEmptySpace ? white : lie != (red || blue));
            }
            Mask unsure = new Mask(e.width, e.height);
            if (doubtsBoxes && prompt.box() != null) {
                for (int p = 0; p < e.width * e.height; p++) {
                    mask.set(p, (e.rgb[p * 3] & 255) < 250 || (e.rgb[p * 3 + 2] & 255) < 250);
                }
                return List.of(new MaskCandidate(0, mask, unsure, new float[65536], 1, 0.5f));
            }
            return List.of(new MaskCandidate(0, mask, unsure, new float[65536], 1, 1),
                    new MaskCandidate(1, mask, unsure, new float[65536], 1, 1));
        }
    }

    /**
     * Knows "the red ball" and "the blue ball": it sees them well by where their pixels are, after the whole picture, less
     * well, and before the upper left corner, as well.
     */
    private record Words(String name, List<String> asked) implements TextPrompter {
        @Override
        public List<FoundBox> find(RgbImage image, String text) {
            asked.add(name + ": " + text);
            int channel = List.of("the red ball", "", "the blue ball").indexOf(text);
            if (channel < 0) {
                return List.of();
            }
            int[] box = {image.width(), image.height(), 0, 0};
            for (int p = 0; p < image.width() * image.height(); p++) {
                int x = p % image.width();
                int y = p / image.width();
                if ((image.rgb()[p * 3 + channel] & 255) > 128 && (image.rgb()[p * 3 + 2 - channel] & 255) < 128) {
                    box = new int[] {Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x + 1),
                        Math.max(box[3], y + 1)};
                }
            }
            return List.of(new FoundBox(new PromptBox(-5, -5, image.width() + 5, image.height() + 5), 0.4f, "ball"),
                    new FoundBox(new PromptBox(box[0], box[1], box[2], box[3]), 0.75f, text.substring(4)),
                    new FoundBox(new PromptBox(0, 0, 1, 1), 0.75f, "corner"),
                    new FoundBox(new PromptBox(-9, 0, -3, 5), 0.9f, "outside"));
        }
    }

    private final class Peak implements PromptStrategy {
        @Override
        public String name() {
            return "peak";
        }

        @Override
        public String version() {
            return strategyVersion;
        }

        @Override
        public Prompt prompt(ScoreView view, PromptSettings settings, MaskOracle oracle) {
            int best = 0;
            for (int p = 1; p < view.score().length; p++) {
                best = view.score()[p] > view.score()[best] ? p : best;
            }
            return view.score()[best] <= 0 ? Prompt.NONE : new Prompt(List.of(
                    new PromptPoint(best % view.width(), best / view.width(), true)),
                    givesBoxes ? new PromptBox(0, 0, view.width(), view.height()) : null, null);
        }
    }

    private final class Probe implements ResultExporter {
        @Override
        public String name() {
            return "probe";
        }

        @Override
        public void export(ObjectResult result, Path folder, Progress progress) throws IOException {
            worstIou = 1;
            lastLabels = result.labels();
            votes = result.votes();
            for (int v = 0; v < result.cameras().size(); v++) {
                worstIou = Math.min(worstIou, result.mask(v).iou(truth(result, v)));
            }
            Files.writeString(folder.resolve("probe.txt"), "seen");
        }

        private Mask truth(ObjectResult result, int view) {
            var camera = result.cameras().get(view);
            var render = new JavaRayMarcher().march(result.field(), camera,
                    MarchSettings.of(1, 7, result.background()));
            Mask mask = new Mask(camera.width(), camera.height());
            for (int p = 0; p < camera.pixels(); p++) {
                mask.set(p, render.opacity()[p] > 0.5 && render.rgb()[p * 3] > 0.5 && render.rgb()[p * 3 + 2] < 0.5);
            }
            return mask;
        }
    }

    private final List<FieldFamily> families = List.of(new Family());
    private final Segmenter oracle = new Oracle();
    private final PromptStrategy peak = new Peak();
    private final ResultExporter probe = new Probe();

    /** The scene of both balls, as a job says it; its field is made by {@link #pipeline}. */
    static final String SCENE = """
            scene:
              field: balls.field
              background: white
              near: 1
              far: 7
              resolution: 64
              cameras: { orbit: { count: 8, radius: 4, elevation: [25], fovX: 40 }, width: 80, height: 64 }
            """;

    /** A pipeline on this, with the field in the folder. */
    Pipeline pipeline(Path folder) throws IOException {
        Files.writeString(folder.resolve("balls.field"), "balls");
        return new Pipeline(this, EngineSettings.of(folder.resolve("work"), folder.resolve("cache")));
    }

    /** All verbs in the order of the routes. */
    static Path run(Pipeline pipeline, JobRef job) {
        pipeline.open(job);
        pipeline.seed(job);
        Optional<Iteration> next = pipeline.next(job);
        while (next.isPresent()) {
            Iteration it = pipeline.prompt(pipeline.render(next.get()));
            if (it.verdict() == Verdict.PROMPTED) {
                it = pipeline.segment(it);
            }
            if (it.verdict() == Verdict.ACCEPTED) {
                it = pipeline.project(it);
            }
            pipeline.record(it);
            next = pipeline.next(job);
        }
        pipeline.finish(job);
        return pipeline.publish(job);
    }

    /** The cameras of the tests' orbit. */
    List<Camera> orbit() {
        return cameras().read(new CameraSpec.Orbit(8, 4, new double[] {25}, 40, new double[3], new double[] {0, 0, 1}, 80,
                64));
    }

    ViewRender render(Camera camera) {
        BakedField baked = new BrickBaker().bake(new Field(), new BakeSettings(64, 2, Long.MAX_VALUE, orbit()),
                Progress.NONE);
        return new JavaRayMarcher().march(baked, camera, MarchSettings.of(1, 7, new float[] {1, 1, 1}));
    }

    /** A pixel on the red ball in a view of the tests' orbit, as "x, y". */
    String clickOnRed(int view) {
        Camera camera = orbit().get(view);
        ViewRender render = render(camera);
        List<Integer> red = new ArrayList<>();
        for (int p = 0; p < camera.pixels(); p++) {
            if (render.rgb()[p * 3] > 0.9 && render.rgb()[p * 3 + 2] < 0.1) {
                red.add(p);
            }
        }
        int middle = red.get(red.size() / 2);
        return middle % 80 + ", " + middle / 80;
    }

    @Override
    public List<FieldFamily> families() {
        return families;
    }

    @Override
    public CameraReader cameras() {
        return new CameraFiles();
    }

    @Override
    public FieldBaker baker() {
        return new BrickBaker();
    }

    @Override
    public RayMarcher marcher() {
        return new JavaRayMarcher();
    }

    @Override
    public List<Segmenter> segmenters() {
        return List.of(oracle);
    }

    @Override
    public List<TextPrompter> textPrompters() {
        return textModels.stream().<TextPrompter>map(name -> new Words(name, texts)).toList();
    }

    @Override
    public List<PromptStrategy> strategies() {
        return strategyVersion == null ? List.of() : List.of(peak);
    }

    @Override
    public List<ResultExporter> exporters() {
        return List.of(probe);
    }
}
