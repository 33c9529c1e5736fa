package org.maskmarch.views;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The lines of a text file, one after the other; a line that is too long to be one is refused, not stored. */
final class TextLines implements AutoCloseable {
    private static final int LONGEST = 1 << 16;
    /** What other programs print; Java takes more for a number: suffixes, hexadecimal digits, NaN. */
    private static final Pattern NUMBER = Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?");

    private final String file;
    private final InputStream in;
    private int number;

    TextLines(Path path) {
        file = String.valueOf(path.getFileName());
        try {
            in = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
        } catch (NoSuchFileException e) {
            throw ViewFaults.absent(file, e);
        } catch (IOException e) {
            throw ViewFaults.unreadable(file, e);
        }
    }

    /** The next line without white space at its ends; null at the end of the file. */
    String next() {
        return line(true);
    }

    /** The next line that is neither empty nor a comment (#); null at the end of the file. */
    String nextContent() {
        String line = next();
        while (line != null && (line.isEmpty() || line.startsWith("#"))) {
            line = next();
        }
        return line;
    }

    /** Passes over a line of any length; false at the end of the file. */
    boolean skip() {
        return line(false) != null;
    }

    private String line(boolean wanted) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            int b = in.read();
            if (b < 0) {
                return null;
            }
            number++;
            for (; b >= 0 && b != '\n'; b = in.read()) {
                if (wanted && bytes.size() == LONGEST) {
                    throw ViewFaults.malformed(subject(), "The line has more than " + LONGEST + " characters.");
                }
                if (wanted) {
                    bytes.write(b);
                }
            }
        } catch (IOException e) {
            throw ViewFaults.unreadable(file, e);
        }
        return bytes.toString(StandardCharsets.UTF_8).strip();
    }

    String file() {
        return file;
    }

    /** File and line, for messages. */
    String subject() {
        return file + ": line " + number;
    }

    /** A number of the line that was read last. */
    double number(String word) {
        if (word.length() > 64 || !NUMBER.matcher(word).matches()) {
            throw ViewFaults.badValue(subject(), "This is not a finite number.", "Export the file again.");
        }
        return Double.parseDouble(word);
    }

    /** An integer of the line that was read last. */
    long integer(String word) {
        double value = number(word);
        if (value != Math.rint(value) || Math.abs(value) > 1e15) {
            throw ViewFaults.badValue(subject(), "This is not a whole number.", "Export the file again.");
        }
        return (long) value;
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw ViewFaults.unreadable(file, e);
        }
    }
}
