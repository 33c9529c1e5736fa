package org.maskmarch.export;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.maskmarch.api.Progress;
import org.maskmarch.api.export.ObjectResult;
import org.maskmarch.api.export.ResultExporter;
import org.maskmarch.api.march.ViewRender;

/**
 * {@code turntable.gif}: the object alone, seen from a ring of cameras, as an endless animation; and
 * {@code turntable.png}: four of the views side by side.
 *
 * <p>The background is light grey, or dark grey behind a bright object.
 */
public final class TurntableExporter implements ResultExporter {
    private static final int SIZE = 320;
    private static final int FRAMES = 32;
    private static final int HUNDREDTHS = 10;
    private static final float LIGHT = 0.93f;
    private static final float DARK = 0.12f;
    private static final double BRIGHT = 0.62;

    @Override
    public String name() {
        return "turntable";
    }

    @Override
    public void export(ObjectResult result, Path folder, Progress progress) throws IOException {
        Ring ring = new Ring(result);
        float[] sceneBackground = result.background();
        ViewRender front = result.render(ring.camera(0, FRAMES, SIZE));
        float grey = luminance(front, sceneBackground) > BRIGHT ? DARK : LIGHT;
        // one after the other: the rows of a frame keep all processors busy to the end, frames side by side do not
        List<int[]> frames = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            ViewRender frame = i == 0 ? front : result.render(ring.camera(i, FRAMES, SIZE));
            frames.add(overGrey(frame, sceneBackground, grey));
            progress.report(name(), i + 1, FRAMES);
        }
        List<BufferedImage> images = frames.parallelStream().map(p -> new Palette(p).image(SIZE, SIZE, p)).toList();
        BufferedImage sheet = new BufferedImage(2 * SIZE, 2 * SIZE, BufferedImage.TYPE_INT_RGB);
        try (GifWriter gif = new GifWriter(folder.resolve("turntable.gif"), HUNDREDTHS)) {
            for (int i = 0; i < FRAMES; i++) {
                gif.write(images.get(i));
                if (i % (FRAMES / 4) == 0) {
                    int quarter = i / (FRAMES / 4);
                    sheet.setRGB(quarter % 2 * SIZE, quarter / 2 * SIZE, SIZE, SIZE, frames.get(i), 0, SIZE);
                }
            }
        }
        PngFile.write(sheet, folder.resolve("turntable.png"));
    }

    /** Mean of the object's own colour; 0 where nothing is seen. */
    private static double luminance(ViewRender render, float[] background) {
        double sum = 0;
        double weight = 0;
        float[] opacity = render.opacity();
        for (int i = 0; i < opacity.length; i++) {
            weight += opacity[i];
            for (int c = 0; c < 3; c++) {
                sum += (render.rgb()[i * 3 + c] - (1 - opacity[i]) * background[c]) / 3;
            }
        }
        return weight == 0 ? 0 : sum / weight;
    }

    /** Takes the scene's background away and puts grey in its place; 0xRRGGBB. */
    private static int[] overGrey(ViewRender render, float[] background, float grey) {
        int[] pixels = new int[render.width() * render.height()];
        for (int i = 0; i < pixels.length; i++) {
            float empty = 1 - render.opacity()[i];
            int pixel = 0;
            for (int c = 0; c < 3; c++) {
                float value = render.rgb()[i * 3 + c] + empty * (grey - background[c]);
                pixel = pixel << 8 | Math.round(Math.min(1, Math.max(0, value)) * 255);
            }
            pixels[i] = pixel;
        }
        return pixels;
    }
}
