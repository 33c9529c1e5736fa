package org.maskmarch.testkit;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import javax.imageio.ImageIO;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.segment.PromptBox;
import org.maskmarch.api.view.Camera;

/** The files beside a generated checkpoint, and numbers as job files have them. */
final class SceneFiles {
    private SceneFiles() { }

    /** {@code transforms.json} of views that have the first one's size and intrinsics. */
    static String transforms(List<Camera> cameras, double angleX) {
        Camera first = cameras.get(0);
        StringJoiner frames = new StringJoiner(",\n", "{\n  \"camera_angle_x\": " + angleX + ",\n  \"w\": "
                + first.width() + ",\n  \"h\": " + first.height() + ",\n  \"frames\": [\n", "\n  ]\n}\n");
        for (Camera camera : cameras) {
            StringJoiner rows = new StringJoiner(", ", "    {\"file_path\": \"" + camera.name()
                    + "\", \"transform_matrix\": [", "]}");
            double[] m = camera.cameraToWorld();
            for (int row = 0; row < 4; row++) {
                rows.add(Arrays.toString(Arrays.copyOfRange(m, row * 4, row * 4 + 4)));
            }
            frames.add(rows.toString());
        }
        return frames.toString();
    }

    /** x, y of a pixel in a picture of this width. */
    static String position(int width, int pixel) {
        return pixel % width + ", " + pixel / width;
    }

    static String numbers(PromptBox box) {
        return String.format(Locale.ROOT, "[%.0f, %.0f, %.0f, %.0f]", box.x0(), box.y0(), box.x1(), box.y1());
    }

    static void writePng(Mask mask, Path file) throws IOException {
        BufferedImage image = new BufferedImage(mask.width(), mask.height(), BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < mask.height(); y++) {
            for (int x = 0; x < mask.width(); x++) {
                image.getRaster().setSample(x, y, 0, mask.get(x, y) ? 255 : 0);
            }
        }
        ImageIO.write(image, "png", file.toFile());
    }
}
