package org.maskmarch.conformance;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Bad files made of a good one: all cuts first, then random changes. A case depends on its number and the seed alone. */
final class Mutations {
    /** Sizes, counts and pickle instructions are at the start of a part, zip directories at the end. */
    private static final int HOT = 512;
    private static final int MOST_INSERTED = 4096;
    private static final long[] EDGES = {0, 1, -1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, Integer.MAX_VALUE,
        Integer.MIN_VALUE, 0xFFFFFFFFL, 1L << 31, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE, 0x7FC00000L, 0x7F800000L,
        0x7E00, 0x7C00};
    /** What stands in the place of a number that is written in digits. */
    private static final String[] NUMBERS = {"0", "1", "-1", "7", "2147483647", "4294967296", "99999999999999999999",
        "1e308", "1e-320", "nan", "\"", "[", "../", ""};

    private final FuzzSample sample;
    private final long seed;

    Mutations(FuzzSample sample, long seed) {
        this.sample = sample;
        this.seed = seed;
    }

    /** The file cut at, before and after the start and end of each section and within it; and each section cut so. */
    List<byte[]> cuts() throws IOException {
        List<byte[]> cuts = new ArrayList<>();
        for (int length : lengths(sample.whole().length, 64)) {
            cuts.add(Arrays.copyOf(sample.whole(), length));
        }
        for (int i = 0; sample.isZip() && i < sample.sections().size(); i++) {
            byte[] bytes = sample.sections().get(i).bytes();
            for (int length : lengths(bytes.length, 6)) {
                cuts.add(sample.with(i, Arrays.copyOf(bytes, length)));
            }
            List<FuzzSample.Section> fewer = new ArrayList<>(sample.sections());
            fewer.remove(i);
            cuts.add(sample.assemble(fewer));
        }
        return cuts;
    }

    private static int[] lengths(int length, int parts) {
        return IntStream.rangeClosed(-1, parts + 1)
                .map(i -> i < 0 ? Math.min(1, length) : i > parts ? Math.max(0, length - 1)
                        : (int) ((long) length * i / (parts + 1)))
                .distinct().toArray();
    }

    /** One of endlessly many changed files. */
    byte[] random(int number) throws IOException {
        Random random = new Random(seed * 1_000_003 + number);
        if (!sample.isZip() || random.nextInt(8) == 0) {
            return changed(sample.whole(), random);
        }
        List<FuzzSample.Section> sections = new ArrayList<>(sample.sections());
        for (int i = random.nextInt(10) < 8 ? 1 : 2; i > 0; i--) {
            int index = random.nextInt(sections.size());
            FuzzSample.Section section = sections.get(index);
            byte[] bytes = random.nextInt(20) == 0 ? sections.get(random.nextInt(sections.size())).bytes()
                    : changed(section.bytes(), random);
            sections.set(index, new FuzzSample.Section(section.name(), bytes));
        }
        return sample.assemble(sections);
    }

    private static byte[] changed(byte[] original, Random random) {
        byte[] bytes = original.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
            if (bytes.length == 0) {
                return new byte[] {(byte) random.nextInt(256)};
            }
            int at = place(bytes.length, random);
            switch (random.nextInt(10)) {
                case 0, 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes[at] = (byte) random.nextInt(256);
                case 3, 4, 5 -> edge(bytes, at, random);
                case 6 -> bytes = insert(bytes, at, block(bytes, random));
                case 7 -> bytes = remove(bytes, at, 1 + random.nextInt(Math.min(bytes.length - at, 64)));
                case 8 -> bytes = otherNumber(bytes, at, random);
                default -> {
                    byte[] block = block(bytes, random);
                    System.arraycopy(block, 0, bytes, at, Math.min(block.length, bytes.length - at));
                }
            }
        }
        return bytes;
    }

    private static int place(int length, Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(length);
            case 1 -> length - 1 - random.nextInt(Math.min(HOT, length));
            default -> random.nextInt(Math.min(HOT, length));
        };
    }

    private static void edge(byte[] bytes, int at, Random random) {
        int size = 1 << random.nextInt(4);
        if (at + size <= bytes.length) {
            ByteBuffer buffer = ByteBuffer.allocate(8)
                    .order(random.nextInt(4) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
            buffer.putLong(0, EDGES[random.nextInt(EDGES.length)]);
            int from = buffer.order() == ByteOrder.BIG_ENDIAN ? 8 - size : 0;
            System.arraycopy(buffer.array(), from, bytes, at, size);
        }
    }

    private static byte[] block(byte[] bytes, Random random) {
        int from = random.nextInt(bytes.length);
        int size = 1 + random.nextInt(Math.min(MOST_INSERTED, bytes.length - from));
        return Arrays.copyOfRange(bytes, from, from + (random.nextBoolean() ? Math.min(size, 16) : size));
    }

    private static byte[] insert(byte[] bytes, int at, byte[] block) {
        byte[] out = Arrays.copyOf(bytes, bytes.length + block.length);
        System.arraycopy(block, 0, out, at, block.length);
        System.arraycopy(bytes, at, out, at + block.length, bytes.length - at);
        return out;
    }

    private static byte[] remove(byte[] bytes, int at, int count) {
        byte[] out = Arrays.copyOf(bytes, bytes.length - count);
        System.arraycopy(bytes, at + count, out, at, bytes.length - at - count);
        return out;
    }

    /** Exchanges the next number that is written in digits, such as a size in the header of a numpy array. */
    private static byte[] otherNumber(byte[] bytes, int at, Random random) {
        int start = at;
        while (start < bytes.length && !Character.isDigit(bytes[start])) {
            start++;
        }
        int end = start;
        while (end < bytes.length && Character.isDigit(bytes[end])) {
            end++;
        }
        if (start == end) {
            return bytes;
        }
        byte[] number = NUMBERS[random.nextInt(NUMBERS.length)].getBytes(StandardCharsets.US_ASCII);
        return insert(remove(bytes, start, end - start), start, number);
    }
}
