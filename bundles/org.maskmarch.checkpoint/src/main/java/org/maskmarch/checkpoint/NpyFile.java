package org.maskmarch.checkpoint;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.maskmarch.api.MaskmarchException;

/** One numpy array in a file ({@code .npy}). Nothing is kept open. */
public final class NpyFile {
    private NpyFile() { }

    /** Whether the file is a numpy array of Python objects, such as the weight lists of Keras. */
    public static boolean holdsObjects(Path file) {
        return ContainerFormat.of(file) == ContainerFormat.NPY && header(file, Limits.DEFAULT).isObject();
    }

    /** A numeric array; its elements are read from the file on demand. */
    public static Tensor tensor(Path file) {
        return tensor(file, Limits.DEFAULT);
    }

    /** @throws MaskmarchException bad input with a code {@code checkpoint.*} */
    public static Tensor tensor(Path file, Limits limits) {
        String subject = subject(file);
        try {
            return tensor(subject, header(file, limits), Files.size(file),
                    () -> new BufferedInputStream(Files.newInputStream(file), 1 << 16), limits);
        } catch (IOException e) {
            throw Faults.io(subject, e);
        }
    }

    /** The arrays of a one-dimensional object array: what Keras' {@code get_weights()} gives. */
    public static List<Tensor> tensors(Path file) {
        return tensors(file, Limits.DEFAULT);
    }

    /** @throws MaskmarchException bad input with a code {@code checkpoint.*} */
    public static List<Tensor> tensors(Path file, Limits limits) {
        String subject = subject(file);
        Object value;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            if (!NpyHeader.read(in, subject, limits).isObject()) {
                throw Faults.malformed(subject, "This is not an array of arrays.");
            }
            value = PickledArray.unwrap(PickleReader.read(in, subject, limits));
        } catch (IOException e) {
            throw Faults.io(subject, e);
        }
        if (!(value instanceof List<?> items)) {
            throw Faults.malformed(subject, "This is not an array of arrays.");
        }
        List<Tensor> tensors = new ArrayList<>();
        for (Object item : items) {
            if (!(PickledArray.unwrap(item) instanceof Tensor tensor)) {
                throw Faults.malformed(subject, "Item " + tensors.size() + " is not an array.");
            }
            tensors.add(tensor.named(subject + ": [" + tensors.size() + ']'));
        }
        return tensors;
    }

    /**
     * An array behind its header.
     *
     * @param size   bytes of the file, header included
     * @param source opens the file at its start
     */
    static Tensor tensor(String subject, NpyHeader header, long size, Storage.Source source, Limits limits) {
        DType type = header.type();
        if (type == null) {
            throw Faults.wrongType(subject, "The array has the numpy type '"
                    + header.descr() + "', expected numbers.");
        }
        long count = elements(subject, header, limits);
        if ((size - header.length()) / type.size() < count) {
            throw Faults.truncated(subject, "The array of shape " + Arrays.toString(header.shape()) + " has only "
                    + (size - header.length()) + " bytes.");
        }
        Storage storage = new Storage(type, count, header.order(), () -> {
            InputStream in = source.open();
            try {
                in.skipNBytes(header.length());
                return in;
            } catch (IOException e) {
                in.close();
                throw e;
            }
        });
        return Tensor.dense(subject, storage, header.shape(), header.fortran(), limits);
    }

    /** A {@code <U} scalar. */
    static String text(String subject, NpyHeader header, InputStream in, Limits limits) throws IOException {
        if (!header.descr().matches("[<>]U[0-9]{1,4}") || elements(subject, header, limits) != 1) {
            throw Faults.wrongType(subject, "The array has the numpy type '"
                    + header.descr() + "', expected one string.");
        }
        int length = Integer.parseInt(header.descr().substring(2)) * 4;
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        String text = new String(bytes, Charset.forName(header.descr().startsWith("<") ? "UTF-32LE" : "UTF-32BE"));
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    private static long elements(String subject, NpyHeader header, Limits limits) {
        long count = 1;
        for (long size : header.shape()) {
            if (size < 0) {
                throw Faults.malformed(subject, "The array has the negative size " + size + '.');
            }
            if (size > limits.elements() || (count *= size) > limits.elements()) {
                throw Faults.tooLarge(subject, "The array of shape " + Arrays.toString(header.shape())
                        + " has more than " + limits.elements() + " elements.");
            }
        }
        return count;
    }

    private static NpyHeader header(Path file, Limits limits) {
        try (InputStream in = Files.newInputStream(file)) {
            return NpyHeader.read(in, subject(file), limits);
        } catch (IOException e) {
            throw Faults.io(subject(file), e);
        }
    }

    private static String subject(Path file) {
        return String.valueOf(file.getFileName());
    }
}
