package org.maskmarch.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.maskmarch.api.image.RgbImage;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.segment.ImageEmbedding;
import org.maskmarch.api.segment.MaskCandidate;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.api.segment.PromptPoint;
import org.maskmarch.api.segment.Segmenter;
import org.maskmarch.engine.JobFile;
import org.maskmarch.engine.LoadedProviders;
import org.maskmarch.march.JavaRayMarcher;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The default model on one view: what of a job is not ours to speed up. Finds the model as the command line does. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class Sam {
    @Param("demo/scene.yaml")
    public String scene;

    private Segmenter model;
    private RgbImage picture;
    private ImageEmbedding embedding;
    private Prompt prompt;

    @Setup
    public void load() {
        BenchScene loaded = BenchScene.load(Path.of(scene));
        ViewRender view = new JavaRayMarcher().march(loaded.field(), loaded.cameras().get(0), loaded.settings());
        picture = RgbImage.of(view.width(), view.height(), view.rgb());
        model = new LoadedProviders().segmenter(JobFile.DEFAULT_MODEL)
                .orElseThrow(() -> new IllegalStateException("no model: set MASKMARCH_MODELS"));
        embedding = model.encode(picture);
        prompt = Prompt.points(List.of(new PromptPoint(view.width() / 2f, view.height() / 2f, true)));
    }

    @TearDown
    public void close() {
        embedding.close();
    }

    @Benchmark
    public int encode() {
        try (ImageEmbedding encoded = model.encode(picture)) {
            return encoded.hashCode();
        }
    }

    @Benchmark
    public List<MaskCandidate> decode() {
        return model.decode(embedding, prompt);
    }
}
