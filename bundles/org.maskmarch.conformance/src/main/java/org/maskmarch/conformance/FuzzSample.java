package org.maskmarch.conformance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A good file taken apart into what can be changed on its own: the files of a zip, or the whole. A zip is put together
 * anew, with the checksums of the changed content, so that a change reaches the reader of that content. Immutable.
 */
final class FuzzSample {

    /** A part and, in a zip, its name. */
    record Section(String name, byte[] bytes) { }

    private final byte[] whole;
    private final List<Section> sections;
    private final boolean zip;

    private FuzzSample(byte[] whole, List<Section> sections, boolean zip) {
        this.whole = whole;
        this.sections = sections;
        this.zip = zip;
    }

    static FuzzSample of(Path file) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        if (whole.length < 4 || whole[0] != 'P' || whole[1] != 'K') {
            return new FuzzSample(whole, List.of(new Section("", whole)), false);
        }
        List<Section> sections = new ArrayList<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                try (InputStream in = zip.getInputStream(entry)) {
                    sections.add(new Section(entry.getName(), in.readAllBytes()));
                }
            }
        }
        return new FuzzSample(whole, List.copyOf(sections), true);
    }

    /** The file as it is. */
    byte[] whole() {
        return whole;
    }

    List<Section> sections() {
        return sections;
    }

    boolean isZip() {
        return zip;
    }

    /** A file of these sections, whose names differ. */
    byte[] assemble(List<Section> changed) throws IOException {
        if (!zip) {
            return changed.get(0).bytes();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream target = new ZipOutputStream(out)) {
            for (Section section : changed) {
                CRC32 crc = new CRC32();
                crc.update(section.bytes());
                ZipEntry entry = new ZipEntry(section.name());
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(section.bytes().length);
                entry.setCrc(crc.getValue());
                entry.setTime(0);
                target.putNextEntry(entry);
                target.write(section.bytes());
            }
        }
        return out.toByteArray();
    }

    /** The file with one section exchanged. */
    byte[] with(int index, byte[] bytes) throws IOException {
        List<Section> changed = new ArrayList<>(sections);
        changed.set(index, new Section(sections.get(index).name(), bytes));
        return assemble(changed);
    }
}
