package org.maskmarch.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.maskmarch.api.MaskmarchException;

/**
 * A tensor or array inside a container. Its elements are read on demand, in row-major order whatever the layout in the
 * file, as long as the container is open. Immutable.
 */
public final class Tensor {
    private static final int CHUNK_ELEMENTS = 1 << 15;

    private final String subject;
    private final Storage storage;
    private final long offset;
    private final int[] shape;
    private final long[] strides;
    private final int elements;

    private Tensor(String subject, Storage storage, long offset, int[] shape, long[] strides, int elements) {
        this.subject = subject;
        this.storage = storage;
        this.offset = offset;
        this.shape = shape;
        this.strides = strides;
        this.elements = elements;
    }

    /**
     * A view of a storage.
     *
     * @param offset  first element
     * @param strides in elements
     */
    static Tensor of(String subject, Storage storage, long offset, long[] sizes, long[] strides, Limits limits) {
        if (sizes.length != strides.length || sizes.length > limits.rank()) {
            throw Faults.malformed(subject, "A tensor has " + sizes.length + " sizes and " + strides.length
                    + " strides; at most " + limits.rank() + " dimensions are read.");
        }
        long elements = 1;
        for (long size : sizes) {
            if (size < 0) {
                throw Faults.malformed(subject, "A tensor has the negative size " + size + '.');
            }
            if (size > limits.elements() || (elements *= size) > limits.elements()) {
                throw Faults.tooLarge(subject, "A tensor of shape " + Arrays.toString(sizes) + " has more than "
                        + limits.elements() + " elements.");
            }
        }
        long room = storage.count() - 1 - offset;
        boolean inside = offset >= 0 && (elements == 0 || room >= 0);
        for (int i = 0; i < sizes.length && elements > 0 && inside; i++) {
            if (sizes[i] > 1) {
                inside = strides[i] >= 0 && sizes[i] - 1 <= room / Math.max(1, strides[i]);
                room -= inside ? (sizes[i] - 1) * strides[i] : 0;
            }
        }
        // more elements than the storage holds: an expanded view, which would turn few bytes into many
        if (!inside || elements > storage.count()) {
            throw Faults.malformed(subject, "A tensor of shape " + Arrays.toString(sizes) + ", strides "
                    + Arrays.toString(strides) + ", offset " + offset + " does not fit its storage of "
                    + storage.count() + " elements.");
        }
        int[] shape = Arrays.stream(sizes).mapToInt(size -> (int) size).toArray();
        return new Tensor(subject, storage, offset, shape, strides.clone(), (int) elements);
    }

    /** A row-major or column-major array that fills its storage from the start. */
    static Tensor dense(String subject, Storage storage, long[] sizes, boolean fortran, Limits limits) {
        long[] strides = new long[sizes.length];
        long stride = 1;
        for (int i = 0; i < sizes.length; i++) {
            int axis = fortran ? i : sizes.length - 1 - i;
            strides[axis] = stride;
            // hostile sizes are refused in of(); here they only must not overflow
            stride = sizes[axis] < 0 || sizes[axis] > limits.elements() ? 0 : Math.min(stride * sizes[axis], 1L << 31);
        }
        return of(subject, storage, 0, sizes, strides, limits);
    }

    /** The same tensor under the name of its key. */
    Tensor named(String newSubject) {
        return new Tensor(newSubject, storage, offset, shape, strides, elements);
    }

    /** File and key, for messages. */
    public String subject() {
        return subject;
    }

    public DType type() {
        return storage.type();
    }

    /** Sizes, outermost first; empty for a scalar. */
    public int[] shape() {
        return shape.clone();
    }

    public int rank() {
        return shape.length;
    }

    public int size(int axis) {
        return shape[axis];
    }

    public int elements() {
        return elements;
    }

    /**
     * Insists on a shape.
     *
     * @param sizes expected sizes; -1 = any
     * @return this
     */
    public Tensor require(int... sizes) {
        boolean fits = sizes.length == shape.length;
        for (int i = 0; fits && i < sizes.length; i++) {
            fits = sizes[i] == -1 || sizes[i] == shape[i];
        }
        if (!fits) {
            throw Faults.wrongShape(subject, "The shape is "
                    + Arrays.toString(shape) + ", expected " + Arrays.toString(sizes).replace("-1", "any") + '.');
        }
        return this;
    }

    /** All elements, converted to float. */
    public float[] floats() {
        requireHeap(4L);
        float[] out = new float[elements];
        read((data, from, index) -> out[index] = type().floatAt(data, from));
        return out;
    }

    /** All elements, converted to double; exact. */
    public double[] doubles() {
        requireHeap(8L);
        double[] out = new double[elements];
        read((data, from, index) -> out[index] = type().doubleAt(data, from));
        return out;
    }

    /** As {@link #floats()}; NaN and infinities are refused. */
    public float[] finiteFloats() {
        float[] values = floats();
        for (int i = 0; i < values.length; i++) {
            requireFinite(i, values[i]);
        }
        return values;
    }

    /** As {@link #finiteFloats()} of [1, C, ...], with the channels of a sample side by side: [..., C]. */
    public float[] finiteChannelsLast() {
        requireHeap(4L);
        if (shape.length < 2 || shape[0] != 1) {
            throw Faults.wrongShape(subject, "The shape is " + Arrays.toString(shape) + ", expected [1, channels, ...].");
        }
        float[] out = new float[elements];
        int channels = shape[1];
        int samples = elements / Math.max(1, channels);
        visit((index, value) -> {
            requireFinite(index, value);
            out[index % samples * channels + index / samples] = value;
        });
        return out;
    }

    /** Hands over all elements in row-major order, converted to float, and keeps none. */
    public void visit(Visitor visitor) {
        read((data, from, index) -> visitor.visit(index, type().floatAt(data, from)));
    }

    /** Takes an element of a tensor. */
    @FunctionalInterface
    public interface Visitor {
        void visit(int index, float value);
    }

    private void requireFinite(int index, float value) {
        if (!Float.isFinite(value)) {
            throw MaskmarchException.badInput("checkpoint.not-finite", subject, "Element " + index + " is " + value
                    + ": the training has diverged.", "Use an earlier checkpoint.");
        }
    }

    /** All elements of an integer or boolean tensor that fit an int. */
    public int[] ints() {
        requireInteger();
        requireHeap(4L);
        int[] out = new int[elements];
        read((data, from, index) -> {
            long value = type().longAt(data, from);
            if (value != (int) value) {
                throw Faults.malformed(subject, "Element " + index + " is " + value + ", beyond 32 bits.");
            }
            out[index] = (int) value;
        });
        return out;
    }

    /** All elements of a one-byte tensor. */
    public byte[] bytes() {
        if (type().size() != 1) {
            throw wrongType("one byte");
        }
        byte[] out = new byte[elements];
        read((data, from, index) -> out[index] = data.get(from));
        return out;
    }

    /** The bits of all elements of a two-byte tensor: half-precision numbers that are to stay small, or integers. */
    public short[] words() {
        if (type().size() != 2) {
            throw wrongType("two bytes");
        }
        requireHeap(2L);
        short[] out = new short[elements];
        read((data, from, index) -> out[index] = data.getShort(from * 2));
        return out;
    }

    /** The only element. */
    public double number() {
        if (elements != 1) {
            require();
        }
        double[] out = new double[1];
        read((data, from, index) -> out[0] = type().doubleAt(data, from));
        return out[0];
    }

    private void requireInteger() {
        if (type().isFloating()) {
            throw wrongType("integers");
        }
    }

    private MaskmarchException wrongType(String expected) {
        return Faults.wrongType(subject, "The elements are " + type()
                + ", expected " + expected + '.');
    }

    private void requireHeap(long bytesEach) {
        if (elements * bytesEach > Runtime.getRuntime().maxMemory()) {
            throw Faults.exhausted(subject, "The tensor", elements * bytesEach);
        }
    }

    /** Takes element {@code from} of the buffer as element {@code index} of the tensor. */
    private interface Sink {
        void accept(ByteBuffer data, int from, int index);
    }

    private void read(Sink sink) {
        if (elements == 0) {
            return;
        }
        int size = type().size();
        try (InputStream in = storage.source().open()) {
            in.skipNBytes(offset * size);
            if (isContiguous()) {
                byte[] chunk = new byte[Math.min(elements, CHUNK_ELEMENTS) * size];
                ByteBuffer data = ByteBuffer.wrap(chunk).order(storage.order());
                for (int done = 0; done < elements; done += CHUNK_ELEMENTS) {
                    int now = Math.min(CHUNK_ELEMENTS, elements - done);
                    fill(in, chunk, now * size);
                    for (int i = 0; i < now; i++) {
                        sink.accept(data, i, done + i);
                    }
                }
            } else {
                readStrided(in, sink);
            }
        } catch (IOException e) {
            throw Faults.io(subject, e);
        }
    }

    private void readStrided(InputStream in, Sink sink) throws IOException {
        long span = 1;
        for (int i = 0; i < shape.length; i++) {
            span += (shape[i] - 1) * strides[i];
        }
        if (span * type().size() > Integer.MAX_VALUE - 8) {
            throw Faults.tooLarge(subject, "A transposed tensor spans more than 2 GiB.");
        }
        byte[] bytes = new byte[(int) span * type().size()];
        fill(in, bytes, bytes.length);
        ByteBuffer data = ByteBuffer.wrap(bytes).order(storage.order());
        int[] at = new int[shape.length];
        int from = 0;
        for (int index = 0; index < elements; index++) {
            sink.accept(data, from, index);
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                from += (int) strides[axis];
                if (++at[axis] < shape[axis]) {
                    break;
                }
                from -= (int) (strides[axis] * shape[axis]);
                at[axis] = 0;
            }
        }
    }

    private boolean isContiguous() {
        long stride = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            if (shape[axis] > 1 && strides[axis] != stride) {
                return false;
            }
            stride *= shape[axis];
        }
        return true;
    }

    private static void fill(InputStream in, byte[] target, int length) throws IOException {
        if (in.readNBytes(target, 0, length) < length) {
            throw new EOFException();
        }
    }

    @Override
    public String toString() {
        return type() + Arrays.toString(shape);
    }
}
