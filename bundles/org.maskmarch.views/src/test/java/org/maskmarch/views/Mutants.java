package org.maskmarch.views;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.maskmarch.api.MaskmarchException;

/**
 * Damaged copies of a valid file, always the same ones: a reader must read them or refuse them as bad input.
 * {@code -Dmaskmarch.fuzz.seconds=N} tries for longer than the second it takes by default.
 */
final class Mutants {
    /** Numbers that readers stumble over: lengths, counts, exponents. */
    private static final long[] NASTY = {0, -1, 1, Long.MIN_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE, 1L << 32, 1L << 40,
        Double.doubleToLongBits(Double.NaN), Double.doubleToLongBits(1e300), Double.doubleToLongBits(-1e-300)};
    private static final String[] NASTY_WORDS = {"-1", "0", "1e308", "nan", "NaN", "inf", "99999999999999999999", "\"", "[",
        "{", "#", "\n", "\0", "../", "1e-320", ""};

    private Mutants() { }

    /** What reads the file. */
    interface Reader {
        void read() throws IOException;
    }

    /**
     * @param valid  its content is replaced by each mutant in turn
     * @param reader reads that file, perhaps with others
     */
    static void feed(Path valid, Reader reader) throws IOException {
        reader.read();
        byte[] whole = Files.readAllBytes(valid);
        Random random = new Random(20_261_125);
        long end = System.nanoTime() + Long.getLong("maskmarch.fuzz.seconds", 1) * 1_000_000_000L;
        int refused = 0;
        for (int round = 0; round < 50 || System.nanoTime() < end; round++) {
            byte[] mutant = mutant(whole, random);
            Files.write(valid, mutant);
            try {
                reader.read();
            } catch (MaskmarchException e) {
                assertEquals(MaskmarchException.Kind.BAD_INPUT, e.kind(), e.describe());
                refused++;
            } catch (RuntimeException | Error e) {
                fail("round " + round + " of " + valid.getFileName(), e);
            }
        }
        Files.write(valid, whole);
        assertTrue(refused > 0, "no mutant was refused: the reader does not look at the file");
    }

    /** Every way of cutting the file short must be refused. */
    static void cut(Path valid, Reader reader) throws IOException {
        byte[] whole = Files.readAllBytes(valid);
        int step = Math.max(1, whole.length / 400);
        for (int length = 0; length < whole.length; length += step) {
            Files.write(valid, Arrays.copyOf(whole, length));
            try {
                reader.read();
                fail("cut at " + length + " of " + whole.length + " was read");
            } catch (MaskmarchException e) {
                assertEquals(MaskmarchException.Kind.BAD_INPUT, e.kind(), e.describe());
            }
        }
        Files.write(valid, whole);
    }

    private static byte[] mutant(byte[] whole, Random random) {
        byte[] mutant = whole.clone();
        for (int changes = 1 + random.nextInt(3); changes > 0 && mutant.length > 0; changes--) {
            int at = random.nextInt(mutant.length);
            switch (random.nextInt(5)) {
                case 0 -> mutant[at] = (byte) random.nextInt(256);
                case 1 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> {
                    long nasty = NASTY[random.nextInt(NASTY.length)];
                    for (int i = 0; i < 8 && at + i < mutant.length; i++) {
                        mutant[at + i] = (byte) (nasty >>> 8 * i);
                    }
                }
                case 3 -> {
                    byte[] word = NASTY_WORDS[random.nextInt(NASTY_WORDS.length)].getBytes(StandardCharsets.UTF_8);
                    byte[] longer = Arrays.copyOf(mutant, mutant.length + word.length);
                    System.arraycopy(mutant, at, longer, at + word.length, mutant.length - at);
                    System.arraycopy(word, 0, longer, at, word.length);
                    mutant = longer;
                }
                default -> {
                    int length = Math.min(mutant.length - at, 1 + random.nextInt(40));
                    byte[] shorter = Arrays.copyOf(mutant, mutant.length - length);
                    System.arraycopy(mutant, at + length, shorter, at, mutant.length - at - length);
                    mutant = shorter;
                }
            }
        }
        return mutant;
    }
}
