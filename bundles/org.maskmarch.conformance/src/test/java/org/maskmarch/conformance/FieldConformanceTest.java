package org.maskmarch.conformance;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.field.FieldFamily;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.RadianceField;

/** The suite passes a good field and finds each defect. */
class FieldConformanceTest {
    @TempDir
    Path folder;

    @Test
    void aGoodFieldPasses() throws IOException {
        FieldConformance.check(new Ball());
        FieldConformance.check(new Family(false), Files.write(folder.resolve("a.ball"), new byte[1]), FieldOptions.NONE);
    }

    @Test
    void densityOutsideTheBoundsIsFound() {
        found("outside the bounds", new Ball() {
            @Override
            float at(float x, float y, float z) {
                return 1;
            }
        });
    }

    @Test
    void notANumberIsFound() {
        found("NaN", new Ball() {
            @Override
            float at(float x, float y, float z) {
                return (float) Math.sqrt(0.9 - x * x);
            }
        });
    }

    @Test
    void aBatchThatChangesItsPointsIsFound() {
        found("single point", new Ball() {
            @Override
            public void density(float[] xyz, int n, float[] out) {
                super.density(xyz, n, out);
                for (int i = 0; n > 1 && i < n; i++) {
                    out[i] *= 1 + 1e-6f;
                }
            }
        });
    }

    @Test
    void sharedBuffersAreFound() {
        AtomicInteger busy = new AtomicInteger();
        found("among others", new Ball() {
            @Override
            public void density(float[] xyz, int n, float[] out) {
                busy.incrementAndGet();
                super.density(xyz, n, out);
                try {
                    Thread.sleep(n > 100 ? 20 : 0);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                if (busy.getAndDecrement() > 1) {
                    out[0] += 1;
                }
            }
        });
    }

    @Test
    void otherColoursAlongSharedDirectionsAreFound() {
        found("colours gives", new Ball() {
            @Override
            public void colours(float[] xyz, int n, float[] directions, int k, float[] out) {
                super.colours(xyz, n, directions, k, out);
                out[3] += 0.1f;
            }
        });
    }

    @Test
    void writingBeyondTheBatchIsFound() {
        found("n values only", new Ball() {
            @Override
            public void density(float[] xyz, int n, float[] out) {
                super.density(xyz, n, out);
                if (out.length > n) {
                    out[n] = 0;
                }
            }
        });
    }

    @Test
    void aFileThatStaysOpenIsFound() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "open files cannot be listed here");
        Path file = Files.write(folder.resolve("b.ball"), new byte[1]);
        Family family = new Family(true);
        AssertionError e = assertThrows(AssertionError.class,
                () -> FieldConformance.check(family, file, FieldOptions.NONE));
        family.kept.close();
        assertTrue(e.getMessage().contains("closed"), e.getMessage());
    }

    private static void found(String expected, RadianceField field) {
        AssertionError e = assertThrows(AssertionError.class, () -> FieldConformance.check(field));
        assertTrue(e.getMessage().contains(expected), e.getMessage());
    }

    private static final class Family implements FieldFamily {
        private final boolean keeps;
        private InputStream kept;

        Family(boolean keeps) {
            this.keeps = keeps;
        }

        @Override
        public String name() {
            return "ball";
        }

        @Override
        public boolean recognises(Path checkpoint) {
            return true;
        }

        @Override
        public RadianceField open(Path checkpoint, FieldOptions options) {
            try {
                kept = keeps ? Files.newInputStream(checkpoint) : null;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new Ball();
        }
    }

    private static class Ball implements RadianceField {
        @Override
        public FieldInfo info() {
            return new FieldInfo("ball", Aabb.cube(1), null, 0, Map.of());
        }

        float at(float x, float y, float z) {
            return info().bounds().contains(x, y, z) ? 1 - x * x - y * y - z * z : 0;
        }

        @Override
        public void density(float[] xyz, int n, float[] out) {
            for (int i = 0; i < n; i++) {
                out[i] = at(xyz[i * 3], xyz[i * 3 + 1], xyz[i * 3 + 2]);
            }
        }

        @Override
        public void colour(float[] xyz, float[] directions, int n, float[] out) {
            for (int i = 0; i < n * 3; i++) {
                out[i] = directions[i];
            }
        }
    }
}
