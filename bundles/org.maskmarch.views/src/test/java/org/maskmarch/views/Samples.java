package org.maskmarch.views;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.maskmarch.api.view.Camera;

/** The self-made samples among the test resources, with expected values beside them; see {@code make_samples.py}. */
final class Samples {
    private Samples() { }

    static byte[] bytes(String name) throws IOException {
        try (InputStream in = Samples.class.getResourceAsStream("samples/" + name)) {
            return in.readAllBytes();
        }
    }

    static Path copy(String name, Path folder) throws IOException {
        Files.createDirectories(folder);
        return Files.write(folder.resolve(name), bytes(name));
    }

    static JsonNode expected(String name) throws IOException {
        return new ObjectMapper().readTree(bytes(name));
    }

    static void assertPoses(JsonNode expected, List<Camera> cameras, double tolerance) {
        assertEquals(expected.size(), cameras.size());
        for (int i = 0; i < cameras.size(); i++) {
            double[] pose = new double[16];
            for (int k = 0; k < 16; k++) {
                pose[k] = expected.get(i).get(k / 4).get(k % 4).asDouble();
            }
            assertArrayEquals(pose, cameras.get(i).cameraToWorld(), tolerance, "camera " + i);
        }
    }

    static Path picture(Path file, int width, int height) throws IOException {
        Files.createDirectories(file.getParent());
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
        return file;
    }
}
