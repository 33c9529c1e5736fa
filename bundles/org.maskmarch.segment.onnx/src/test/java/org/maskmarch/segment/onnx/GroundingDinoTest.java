package org.maskmarch.segment.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskmarch.api.image.RgbImage;
import org.maskmarch.api.segment.FoundBox;
import org.maskmarch.api.segment.PromptBox;

/** What goes into Grounding DINO and comes out of it, with generated models of its signature. */
class GroundingDinoTest {
    private static final int WIDTH = 600;
    private static final int HEIGHT = 400;
    private static final int[] GREY = {124, 116, 104};
    private static final int[] RED = {220, 30, 30};
    private static final int[] BLUE = {30, 30, 220};
    private static final double[] MEAN = {0.485, 0.456, 0.406};
    private static final double[] DEVIATION = {0.229, 0.224, 0.225};

    @TempDir
    Path folder;

    @AfterEach
    void everySessionIsClosed() {
        assertEquals(0, Sessions.open());
    }

    /** Grey, with coloured cells of the 12 x 8. */
    private static RgbImage picture(int[] red, int[] blue) {
        byte[] rgb = new byte[WIDTH * HEIGHT * 3];
        for (int p = 0; p < WIDTH * HEIGHT; p++) {
            int column = p % WIDTH / 50;
            int row = p / WIDTH / 50;
            int[] colour = column == red[0] && row == red[1] ? RED : column == blue[0] && row == blue[1] ? BLUE : GREY;
            for (int c = 0; c < 3; c++) {
                rgb[p * 3 + c] = (byte) colour[c];
            }
        }
        return new RgbImage(WIDTH, HEIGHT, rgb);
    }

    private static double normal(int value, int channel) {
        return (value / 255.0 - MEAN[channel]) / DEVIATION[channel];
    }

    @Test
    void aTextIsFoundWhereThePictureShowsIt() throws Exception {
        RgbImage image = picture(new int[] {7, 2}, new int[] {1, 5});
        try (OnnxTextPrompter dino = FakeDino.seeing().prompter(folder)) {
            List<FoundBox> red = dino.find(image, "a Red mug");
            assertEquals(1, red.size(), red::toString);
            assertBox(350, 100, 400, 150, red.get(0).box());
            assertEquals("a red mug", red.get(0).phrase());
            // "a red mug ." attends to itself, so that each of the four words means a quarter of red
            double product = 0;
            for (int c = 0; c < 3; c++) {
                product += normal(RED[c], c) * (c == 0 ? 3 : -3) / 4;
            }
            assertEquals(1 / (1 + Math.exp(FakeDino.BIAS - product)), red.get(0).score(), 0.01);
            List<FoundBox> blue = dino.find(image, "blue");
            assertBox(50, 250, 100, 300, blue.get(0).box());
            assertEquals(List.of(), dino.find(image, "a mug"));
            assertEquals(List.of(), dino.find(picture(new int[] {-1, 0}, new int[] {1, 5}), "red"));
        }
    }

    /** Words of one phrase see each other, and those of another phrase nothing of them. */
    @Test
    void eachPhraseIsLookedForByItself() throws Exception {
        RgbImage image = picture(new int[] {7, 2}, new int[] {1, 5});
        try (OnnxTextPrompter dino = FakeDino.seeing().prompter(folder)) {
            assertEquals(List.of("red mug"), phrases(dino, image, "red mug."));
            assertEquals(List.of("red"), phrases(dino, image, "red. mug"));
            assertEquals(List.of("reds"), phrases(dino, image, "reds"));
            assertEquals(List.of("red mug", "blue bowl"), phrases(dino, image, "red mug . blue bowl"));
        }
    }

    private static List<String> phrases(OnnxTextPrompter dino, RgbImage image, String text) {
        return dino.find(image, text).stream().map(FoundBox::phrase).toList();
    }

    private static void assertBox(double x0, double y0, double x1, double y1, PromptBox box) {
        double[] expected = {x0, y0, x1, y1};
        double[] actual = {box.x0(), box.y0(), box.x1(), box.y1()};
        for (int i = 0; i < 4; i++) {
            assertEquals(expected[i], actual[i], 1e-3, Arrays.toString(actual));
        }
    }

    @Test
    void everyInputHoldsWhatTheContractSays() throws Exception {
        int[][] quarters = {{255, 0, 10}, {20, 200, 100}, {0, 60, 255}, {128, 128, 128}};
        byte[] rgb = new byte[300 * 150 * 3];
        for (int i = 0; i < rgb.length; i++) {
            int p = i / 3;
            rgb[i] = (byte) quarters[(p % 300 < 150 ? 0 : 1) + (p / 300 < 75 ? 0 : 2)][i % 3];
        }
        List<Double> expected = new ArrayList<>();
        // [CLS] red mug ##s ? a bowl . [SEP]
        add(expected, 5, 3, 6, 10, 9, 2, 11, 4, 7);
        add(expected, 1, 1, 1, 1, 1, 1, 1, 1, 1);
        add(expected, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        add(expected, 0, 0, 1, 2, 3, 0, 1, 2, 0);
        int[] phrase = {0, 1, 1, 1, 1, 2, 2, 2, 3};
        for (int from : phrase) {
            for (int to : phrase) {
                add(expected, from == to ? 1 : 0);
            }
        }
        int text = expected.size();
        for (int i = 0; i < 3 * 8 * 12; i++) {
            int channel = i / 96;
            add(expected, normal(quarters[(i % 12 < 6 ? 0 : 1) + (i / 12 % 8 < 4 ? 0 : 2)][channel], channel));
        }
        try (OnnxTextPrompter dino = FakeDino.echo().prompter(folder)) {
            List<FoundBox> found = dino.find(new RgbImage(300, 150, rgb), "Red mugs? a bowl");
            assertEquals(expected.size(), found.size());
            for (int i = 0; i < found.size(); i++) {
                PromptBox box = found.get(i).box();
                assertEquals(i % FakeDino.GRID * 10, box.x0(), 1e-3, "the order is the model's");
                assertEquals(i / FakeDino.GRID * 5, box.y0(), 1e-3);
                double score = found.get(i).score();
                double number = Math.log(score / (1 - score)) / FakeDino.ECHO;
                int patch = (i - text) % 96;
                // patches at the borders of the quarters have a little of both
                boolean mixed = i >= text && (patch % 12 == 5 || patch % 12 == 6 || patch / 12 == 3 || patch / 12 == 4);
                assertEquals(expected.get(i), number, mixed ? 0.1 : 1e-3, "number " + i);
                assertEquals("red", found.get(i).phrase());
            }
        }
    }

    private static void add(List<Double> numbers, double... more) {
        for (double number : more) {
            numbers.add(number);
        }
    }

    @Test
    void thresholdsAreTheAuthors() throws Exception {
        float boxYes = logit(0.302);
        float boxNo = logit(0.298);
        float textYes = logit(0.252);
        float textNo = logit(0.248);
        float[][] logits = {{boxNo, boxNo, boxNo}, {-9, boxYes, textYes}, {-9, textNo, boxYes}, {-9, boxNo, textYes},
            {3, textNo, textNo, 3, 3}};
        float[][] boxes = new float[logits.length][];
        for (int i = 0; i < boxes.length; i++) {
            boxes[i] = new float[] {0.1f + 0.1f * i, 0.5f, 0.1f, 0.2f};
        }
        try (OnnxTextPrompter dino = FakeDino.constant(logits, boxes).prompter(folder)) {
            List<FoundBox> found = dino.find(picture(new int[2], new int[2]), "red mug");
            assertEquals(List.of("red mug", "mug", ""), found.stream().map(FoundBox::phrase).toList(), "marks are no words");
            assertEquals(0.302, found.get(0).score(), 1e-6);
            assertEquals(1 / (1 + Math.exp(-3)), found.get(2).score(), 1e-6);
            assertBox(0.15 * WIDTH, 0.4 * HEIGHT, 0.25 * WIDTH, 0.6 * HEIGHT, found.get(0).box());
        }
    }

    private static float logit(double probability) {
        return (float) Math.log(probability / (1 - probability));
    }

    @Test
    void boxesEndAtThePictureAndWhatIsOutsideIsNoBox() throws Exception {
        float[][] logits = {{2}, {2}, {2}, {2}};
        float[][] boxes = {{0.1f, 0.9f, 0.4f, 0.4f}, {1.5f, 0.5f, 0.2f, 0.2f}, {0.5f, 0.5f, 0, 0.1f}, {0.5f, 0.5f, -0.1f, 0.1f}};
        try (OnnxTextPrompter dino = FakeDino.constant(logits, boxes).prompter(folder)) {
            List<FoundBox> found = dino.find(picture(new int[2], new int[2]), "mug");
            assertEquals(1, found.size(), found::toString);
            assertBox(0, 0.7 * HEIGHT, 0.3 * WIDTH, HEIGHT, found.get(0).box());
        }
    }

    @Test
    void aRetiredModelStillAnswersAndKeepsNothing() throws Exception {
        RgbImage image = picture(new int[] {7, 2}, new int[] {1, 5});
        OnnxTextPrompter dino = FakeDino.seeing().prompter(folder);
        assertEquals(0, Sessions.open(), "loaded when it is needed");
        List<FoundBox> before = dino.find(image, "red");
        assertEquals(1, Sessions.open());
        dino.retire();
        assertEquals(0, Sessions.open());
        assertEquals(before, dino.find(image, "red"));
        assertEquals(0, Sessions.open());
        dino.close();
        assertTrue(assertThrows(IllegalStateException.class, () -> dino.find(image, "red")).getMessage().contains("closed"));
    }

    @Test
    void theModelOfTheClassPathIsInstalledWhereItsFileIsNamed() throws Exception {
        Path model = FakeDino.seeing().write(folder);
        try (OnnxTextPrompter none = new OnnxTextPrompter()) {
            assertTrue(!none.isInstalled(), "nothing is configured for this test");
        }
        System.setProperty(TextModelFiles.PROPERTY, model.toString());
        try (OnnxTextPrompter dino = new OnnxTextPrompter()) {
            assertTrue(dino.isInstalled());
            assertEquals("grounding-dino", dino.name());
            assertEquals(1, dino.find(picture(new int[] {7, 2}, new int[] {1, 5}), "red").size());
        } finally {
            System.clearProperty(TextModelFiles.PROPERTY);
        }
    }
}
