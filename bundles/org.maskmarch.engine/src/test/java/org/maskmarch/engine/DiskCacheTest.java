package org.maskmarch.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskCacheTest {
    private static final DiskCache.Entry ENTRY = DiskCache.entry("views", "field", "camera");

    @TempDir
    Path folder;

    private static ByteBuffer payload(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] all = new byte[buffer.remaining()];
        buffer.get(all);
        return all;
    }

    @Test
    void whatWasKeptIsFoundAgainAndNothingElse() {
        DiskCache cache = new DiskCache(folder, 1 << 20);
        assertNull(cache.get(ENTRY, DiskCacheTest::bytes));
        cache.put(ENTRY, payload(1000));
        assertArrayEquals(payload(1000).array(), new DiskCache(folder, 1 << 20).get(ENTRY, DiskCacheTest::bytes));
        assertNull(cache.get(DiskCache.entry("views", "fieldc", "amera"), DiskCacheTest::bytes), "other parts, same text");
        assertNull(cache.get(DiskCache.entry("embeddings", "field", "camera"), DiskCacheTest::bytes));
        assertNull(cache.problem());
    }

    @Test
    void damageOfAnyByteOrLengthIsNoticed() throws IOException {
        DiskCache cache = new DiskCache(folder, 1 << 20);
        cache.put(ENTRY, payload(100));
        byte[] good = Files.readAllBytes(cache.file(ENTRY));
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 4;
            Files.write(cache.file(ENTRY), bad);
            assertNull(cache.get(ENTRY, DiskCacheTest::bytes), "byte " + i);
        }
        for (int length = 0; length < good.length; length++) {
            Files.write(cache.file(ENTRY), java.util.Arrays.copyOf(good, length));
            assertNull(cache.get(ENTRY, DiskCacheTest::bytes), "cut to " + length);
        }
        cache.put(ENTRY, payload(100));
        assertNotNull(cache.get(ENTRY, DiskCacheTest::bytes), "made again");
    }

    @Test
    void contentThatMakesNoSenseToItsReaderIsAMiss() {
        DiskCache cache = new DiskCache(folder, 1 << 20);
        cache.put(ENTRY, payload(10));
        assertNull(cache.get(ENTRY, bytes -> {
            throw new IllegalArgumentException("another version");
        }));
    }

    @Test
    void theLeastRecentlyUsedGoFirstWhenTheLimitIsReached() throws IOException {
        DiskCache cache = new DiskCache(folder, 5000);
        for (int i = 0; i < 4; i++) {
            cache.put(DiskCache.entry("views", "" + i), payload(1000));
            Files.setLastModifiedTime(cache.file(DiskCache.entry("views", "" + i)), FileTime.fromMillis(1000L + i));
        }
        assertNotNull(cache.get(DiskCache.entry("views", "0"), DiskCacheTest::bytes), "used just now");
        cache.put(DiskCache.entry("views", "4"), payload(1000));
        assertTrue(Files.exists(cache.file(DiskCache.entry("views", "0"))));
        assertFalse(Files.exists(cache.file(DiskCache.entry("views", "1"))));
        assertTrue(Files.exists(cache.file(DiskCache.entry("views", "4"))));
        long used;
        try (Stream<Path> all = Files.list(folder.resolve("views"))) {
            used = all.mapToLong(f -> f.toFile().length()).sum();
        }
        assertTrue(used <= 5000, used + " bytes");
    }

    @Test
    void aFileInPlaceOfTheFolderMeansWorkingWithoutAndSayingSo() throws IOException {
        Path file = Files.writeString(folder.resolve("no-folder"), "x");
        DiskCache cache = new DiskCache(file, 1 << 20);
        cache.put(ENTRY, payload(10));
        assertNull(cache.get(ENTRY, DiskCacheTest::bytes));
        assertTrue(cache.problem().contains("no-folder"), cache.problem());
    }

    @Test
    void writersOfOneEntryAtOnceLeaveAWholeOne() throws IOException {
        IntStream.range(0, 64).parallel().forEach(i -> {
            DiskCache own = new DiskCache(folder, 1 << 20);
            own.put(ENTRY, payload(5000));
            byte[] read = own.get(ENTRY, DiskCacheTest::bytes);
            assertArrayEquals(payload(5000).array(), read);
        });
        try (Stream<Path> all = Files.list(folder.resolve("views"))) {
            assertEquals(1, all.count(), "no parts left");
        }
    }
}
