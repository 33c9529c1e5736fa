package org.example.field.balls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.ServiceLoader;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.field.FieldFamily;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.conformance.FieldConformance;
import org.maskmarch.conformance.ReaderFuzz;

class BallsFamilyTest {
    private static final Path SNOWMAN = Path.of("sample", "snowman.npz");

    private final BallsFamily family = new BallsFamily();

    /** Two balls that overlap: a red one round the origin and a denser, smaller, green one to its right. */
    private final float[] centres = {0, 0, 0, 1, 0, 0};
    private final float[] radii = {1, 0.5f};
    private final float[] densities = {10, 40};
    private final float[] colours = {1, 0, 0, 0, 1, 0};

    @TempDir
    Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("balls.npz");
    }

    /** Worked out by hand; a real family has the values of the original program here. */
    @Test
    void densityAndColourAreThoseOfTheDensestBall() throws IOException {
        RadianceField field = family.open(write(), FieldOptions.NONE);
        assertEquals(new Aabb(-1, -1, -1, 1.5, 1, 1), field.info().bounds());
        float[] points = {0, 0, 0, -0.5f, 0, 0, 0.75f, 0, 0, -1, -1, -1, 1.75f, 0, 0};
        float[] density = new float[5];
        field.density(points, 5, density);
        // a corner of the box is sqrt(3) from the first ball, whose raw density there is 10 (1 - sqrt(3))
        assertArrayEquals(new float[] {10, 5, 20, -7.320508f, -7.5f}, density, 1e-5f);

        float[] colour = new float[9];
        field.colour(new float[] {-0.5f, 0, 0, -0.5f, 0, 0, 0.75f, 0, 0}, new float[] {1, 0, 0, 0, 1, 0, -1, 0, 0}, 3,
                colour);
        assertArrayEquals(new float[] {1, 0, 0, 0.6f, 0, 0, 0, 0.2f, 0}, colour, 1e-6f, "from before, beside and behind");
    }

    @Test
    void theBoundsOfTheSceneCutTheBox() throws IOException {
        RadianceField field = family.open(write(), new FieldOptions(new Aabb(0, -9, -9, 9, 9, 9)));
        assertEquals(new Aabb(0, -1, -1, 1.5, 1, 1), field.info().bounds());
        float[] density = new float[2];
        field.density(new float[] {-0.1f, 0, 0, 0.1f, 0, 0}, 2, density);
        assertEquals(0, density[0], "outside");
        assertEquals(9, density[1], 1e-5f);
        assertEquals("field.bounds-outside", assertThrows(MaskmarchException.class,
                () -> family.open(file, new FieldOptions(new Aabb(5, 5, 5, 6, 6, 6)))).code());
    }

    @Test
    void isFoundByContentAndAsAService() throws IOException {
        assertTrue(family.recognises(SNOWMAN));
        assertFalse(family.recognises(Files.writeString(folder.resolve("snowman.npz"), "no zip")));
        assertTrue(ServiceLoader.load(FieldFamily.class).stream().anyMatch(s -> s.type() == BallsFamily.class));
    }

    @Test
    void wrongValuesAreNamed() throws IOException {
        radii[1] = -1;
        assertRefused("checkpoint.bad-value", "balls.npz: ball_radii", "Element 1 is -1.0");
        radii[1] = 1;
        centres[4] = Float.NaN;
        assertRefused("checkpoint.not-finite", "balls.npz: ball_centres", "Element 4 is NaN");
    }

    private void assertRefused(String code, String subject, String message) throws IOException {
        Path bad = write();
        MaskmarchException refused = assertThrows(MaskmarchException.class, () -> family.open(bad, FieldOptions.NONE));
        assertEquals(code, refused.code());
        assertEquals(subject, refused.subject());
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }

    @Test
    void keepsTheContractOfAField() throws IOException {
        FieldConformance.check(family, SNOWMAN, FieldOptions.NONE);
        FieldConformance.check(family, write(), new FieldOptions(new Aabb(-0.5, -9, -9, 9, 9, 0.25)));
    }

    @Test
    void badFilesEndInTypedErrors() throws IOException {
        ReaderFuzz.run(family.name(), ReaderFuzz.of(family, FieldOptions.NONE), SNOWMAN);
    }

    private Path write() throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            array(zip, "ball_centres", centres, 2, 3);
            array(zip, "ball_radii", radii, 2);
            array(zip, "ball_densities", densities, 2);
            array(zip, "ball_colours", colours, 2, 3);
        }
        return file;
    }

    private static void array(ZipOutputStream zip, String name, float[] values, int... shape) throws IOException {
        String sizes = Arrays.toString(shape).replace("[", "(").replace("]", ",)");
        byte[] header = ("{'descr': '<f4', 'fortran_order': False, 'shape': " + sizes + "}\n")
                .getBytes(StandardCharsets.US_ASCII);
        ByteBuffer data = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(values);
        zip.putNextEntry(new ZipEntry(name + ".npy"));
        zip.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length, 0});
        zip.write(header);
        zip.write(data.array());
    }
}
