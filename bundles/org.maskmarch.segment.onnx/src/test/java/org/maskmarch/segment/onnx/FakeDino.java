package org.maskmarch.segment.onnx;

import static org.maskmarch.segment.onnx.OnnxFile.BOOL;
import static org.maskmarch.segment.onnx.OnnxFile.FLOAT;
import static org.maskmarch.segment.onnx.OnnxFile.INT64;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Models with the signature of Grounding DINO and simple arithmetic inside, and a vocabulary for them.
 *
 * <p>{@link #seeing} knows colours: the picture is cut into {@value #ROWS} x {@value #COLUMNS} patches, each a box; a word means
 * the mean of the colours of the words that it attends to, and the logit is the product of the patch's mean colour and the word's,
 * less {@value #BIAS}. {@link #echo} has the numbers that it was given as the scores of its boxes: ids, attention, types,
 * positions, phrases, and the mean colours of the patches.
 */
final class FakeDino {
    static final List<String> VOCABULARY = List.of("[PAD]", "[UNK]", "a", "red", ".", "[CLS]", "mug", "[SEP]", "blue", "?",
            "##s", "bowl");
    /** What the words mean: a direction in the space of normalised colours. */
    static final float[][] COLOURS = colours();
    static final int ROWS = 8;
    static final int COLUMNS = 12;
    static final int BOXES = 900;
    static final int LOGITS = 256;
    static final float BIAS = 3;
    static final float ECHO = 0.1f;
    /** Boxes of {@link #echo} in a row. */
    static final int GRID = 30;

    private final OnnxFile file = new OnnxFile();

    private FakeDino() { }

    private static float[][] colours() {
        float[][] colours = new float[VOCABULARY.size()][3];
        colours[VOCABULARY.indexOf("red")] = new float[] {3, -3, -3};
        colours[VOCABULARY.indexOf("blue")] = new float[] {-3, -3, 3};
        return colours;
    }

    static FakeDino seeing() {
        FakeDino dino = inputs(-1, -1, -1);
        OnnxFile f = dino.file;
        float[] meanings = new float[VOCABULARY.size() * 3];
        for (int i = 0; i < meanings.length; i++) {
            meanings[i] = COLOURS[i / 3][i % 3];
        }
        String words = f.node("Gather", f.floats(meanings, VOCABULARY.size(), 3), "input_ids");
        String attends = f.node("Cast", Map.of("to", (long) FLOAT), "text_token_mask");
        String sums = f.node("ReduceSum", attends, f.ints(2));
        String means = f.node("MatMul", f.node("Div", attends, sums), words);
        String patches = f.node("Reshape", dino.patches(), f.ints(1, 3, ROWS * COLUMNS));
        String products = f.node("MatMul", f.node("Transpose", Map.of("perm", new long[] {0, 2, 1}), patches),
                f.node("Transpose", Map.of("perm", new long[] {0, 2, 1}), means));
        String missing = f.node("Sub", f.ints(LOGITS), f.node("Gather", f.node("Shape", "input_ids"), f.ints(1)));
        String pads = f.node("Concat", Map.of("axis", 0L), f.ints(0, 0, 0, 0, BOXES - ROWS * COLUMNS), missing);
        f.name("logits", f.node("Pad", f.node("Sub", products, f.number(BIAS)), pads,
                f.floats(new float[] {Float.NEGATIVE_INFINITY}, new long[0])));
        return dino.boxes(COLUMNS, ROWS);
    }

    static FakeDino echo() {
        FakeDino dino = inputs(1, 800, 1200);
        OnnxFile f = dino.file;
        float[] nothing = new float[BOXES];
        Arrays.fill(nothing, -100);
        String all = f.node("Concat", Map.of("axis", 0L), dino.flat("input_ids"), dino.flat("attention_mask"),
                dino.flat("token_type_ids"), dino.flat("position_ids"), dino.flat("text_token_mask"),
                f.node("Reshape", dino.patches(), f.ints(-1)), f.floats(nothing));
        String some = f.node("Mul", f.node("Slice", all, f.ints(0), f.ints(BOXES)), f.number(ECHO));
        float[] columns = new float[BOXES * (LOGITS - 2)];
        Arrays.fill(columns, -20);
        f.name("logits", f.node("Concat", Map.of("axis", 2L), f.floats(Arrays.copyOf(columns, BOXES), 1, BOXES, 1),
                f.node("Reshape", some, f.ints(1, BOXES, 1)), f.floats(columns, 1, BOXES, LOGITS - 2)));
        return dino.boxes(GRID, GRID);
    }

    /**
     * Answers always the same.
     *
     * @param logits of the first boxes, [boxes, any]; everything else is minus infinity
     * @param boxes  [boxes, 4]
     */
    static FakeDino constant(float[][] logits, float[][] boxes) {
        FakeDino dino = inputs(1, 800, 1200);
        float[] all = new float[BOXES * LOGITS];
        Arrays.fill(all, Float.NEGATIVE_INFINITY);
        float[] places = new float[BOXES * 4];
        for (int i = 0; i < logits.length; i++) {
            System.arraycopy(logits[i], 0, all, i * LOGITS, logits[i].length);
            System.arraycopy(boxes[i], 0, places, i * 4, 4);
        }
        dino.file.name("logits", dino.file.floats(all, 1, BOXES, LOGITS));
        dino.file.name("boxes", dino.file.floats(places, 1, BOXES, 4));
        return dino.outputs();
    }

    /** Answers zeros of any shape. */
    static FakeDino shaped(long[] logits, long[] boxes) {
        FakeDino dino = inputs(1, 800, 1200);
        dino.file.name("logits", dino.file.node("Expand", dino.file.number(0), dino.file.ints(logits)));
        dino.file.name("boxes", dino.file.node("Expand", dino.file.number(0), dino.file.ints(boxes)));
        return dino.outputs();
    }

    /** X-AnyLabeling's own files leave all three open, whatever picture they were made with. */
    private static FakeDino inputs(int batch, int height, int width) {
        FakeDino dino = new FakeDino();
        OnnxFile f = dino.file;
        f.input("img", FLOAT, batch, 3, height, width);
        f.input("input_ids", INT64, batch, -1);
        f.input("attention_mask", BOOL, batch, -1);
        f.input("position_ids", INT64, batch, -1);
        f.input("token_type_ids", INT64, batch, -1);
        f.input("text_token_mask", BOOL, batch, -1, -1);
        return dino;
    }

    /** [1, 3, ROWS, COLUMNS] */
    private String patches() {
        long[] patch = {800 / ROWS, 1200 / COLUMNS};
        return file.node("AveragePool", Map.of("kernel_shape", patch, "strides", patch), "img");
    }

    private String flat(String input) {
        return file.node("Cast", Map.of("to", (long) FLOAT), file.node("Reshape", input, file.ints(-1)));
    }

    /** The cells of a grid, row by row, and behind them more of the last. */
    private FakeDino boxes(int columns, int rows) {
        float[] boxes = new float[BOXES * 4];
        for (int i = 0; i < BOXES; i++) {
            int cell = Math.min(i, columns * rows - 1);
            boxes[i * 4] = (cell % columns + 0.5f) / columns;
            boxes[i * 4 + 1] = (cell / columns + 0.5f) / rows;
            boxes[i * 4 + 2] = 1f / columns;
            boxes[i * 4 + 3] = 1f / rows;
        }
        file.name("boxes", file.floats(boxes, 1, BOXES, 4));
        return outputs();
    }

    private FakeDino outputs() {
        file.output("logits", FLOAT, -1, -1, -1);
        file.output("boxes", FLOAT, -1, -1, -1);
        return this;
    }

    /** The model's file; its vocabulary lies beside it. */
    Path write(Path folder) throws IOException {
        Path model = folder.resolve("dino.onnx");
        file.write(model);
        Files.write(folder.resolve("vocab.txt"), VOCABULARY);
        return model;
    }

    OnnxTextPrompter prompter(Path folder) throws IOException {
        Path model = write(folder);
        return new OnnxTextPrompter("fake", () -> TextModelFiles.named(model.toString(), "test"), 1);
    }
}
