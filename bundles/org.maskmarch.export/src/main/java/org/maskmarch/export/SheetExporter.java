package org.maskmarch.export;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.maskmarch.api.Progress;
import org.maskmarch.api.export.ObjectResult;
import org.maskmarch.api.export.ResultExporter;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.march.ViewRender;

/**
 * {@code sheet.png}: the result at a glance. Up to six views, evenly spread over the cameras, a column each: the scene,
 * the mask over it, the object alone.
 */
public final class SheetExporter implements ResultExporter {
    private static final int COLUMNS = 6;
    private static final int CELL_HEIGHT = 220;
    private static final int GAP = 4;
    private static final float GREY = 0.93f;

    @Override
    public String name() {
        return "sheet";
    }

    @Override
    public void export(ObjectResult result, Path folder, Progress progress) throws IOException {
        int cameras = result.cameras().size();
        int columns = Math.min(COLUMNS, cameras);
        List<Integer> views = IntStream.range(0, columns).mapToObj(i -> i * cameras / columns).toList();
        int widest = views.stream().mapToInt(v -> cellWidth(result, v)).max().orElseThrow();
        BufferedImage sheet = new BufferedImage(columns * (widest + GAP) - GAP, 3 * (CELL_HEIGHT + GAP) - GAP,
                BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = sheet.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        for (int column = 0; column < columns; column++) {
            int view = views.get(column);
            ViewRender scene = result.view(view);
            List<BufferedImage> cells = List.of(scene(scene), overlay(scene, result.mask(view)),
                    alone(result.render(result.cameras().get(view)), result.background()));
            for (int row = 0; row < 3; row++) {
                graphics.drawImage(cells.get(row), column * (widest + GAP), row * (CELL_HEIGHT + GAP),
                        cellWidth(result, view), CELL_HEIGHT, null);
            }
            progress.report(name(), column + 1, columns);
        }
        graphics.dispose();
        PngFile.write(sheet, folder.resolve("sheet.png"));
    }

    private static int cellWidth(ObjectResult result, int view) {
        return Math.max(1, CELL_HEIGHT * result.cameras().get(view).width() / result.cameras().get(view).height());
    }

    private static BufferedImage scene(ViewRender view) {
        return image(view, (pixel, c) -> view.rgb()[pixel * 3 + c]);
    }

    /** The object in orange, everything else dimmed. */
    private static BufferedImage overlay(ViewRender view, Mask mask) {
        float[] tint = {0.6f, 0.16f, 0};
        return image(view, (pixel, c) -> mask.get(pixel) ? 0.4f * view.rgb()[pixel * 3 + c] + tint[c]
                : 0.5f * view.rgb()[pixel * 3 + c]);
    }

    private static BufferedImage alone(ViewRender view, float[] background) {
        return image(view, (pixel, c) -> view.rgb()[pixel * 3 + c] + (1 - view.opacity()[pixel]) * (GREY - background[c]));
    }

    private interface Channel {
        float of(int pixel, int channel);
    }

    private static BufferedImage image(ViewRender view, Channel colour) {
        BufferedImage image = new BufferedImage(view.width(), view.height(), BufferedImage.TYPE_INT_RGB);
        for (int pixel = 0; pixel < view.width() * view.height(); pixel++) {
            int rgb = 0;
            for (int c = 0; c < 3; c++) {
                rgb = rgb << 8 | Math.round(Math.min(1, Math.max(0, colour.of(pixel, c))) * 255);
            }
            image.setRGB(pixel % view.width(), pixel / view.width(), rgb);
        }
        return image;
    }
}
