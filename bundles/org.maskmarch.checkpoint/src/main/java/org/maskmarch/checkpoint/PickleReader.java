package org.maskmarch.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.maskmarch.api.MaskmarchException;

/**
 * Reads Python pickles (protocols 2 to 5, the instructions and objects that checkpoints need) as inert data.
 *
 * <p>Values: {@code null}, {@link Boolean}, {@link Long} or {@link BigInteger}, {@link Double}, {@link String},
 * {@code byte[]}, {@link List} (lists and tuples), {@link Map}, {@link Set}, {@link Tensor}, {@link PickledArray},
 * {@link DType} and {@link PickleGlobal} tokens. A value may contain itself: never walk it blindly.
 */
final class PickleReader {
    private static final Object MARK = new Object();
    private static final int MAX_NAME = 256;

    /** A dict that carries Python attributes; BUILD may set them. */
    private static final class AttributeMap extends LinkedHashMap<Object, Object> {
        private final boolean merge;

        AttributeMap(boolean merge) {
            this.merge = merge;
        }

        void build(Map<?, ?> state) {
            // a ConfigDict names itself as its state; an OrderedDict only carries torch's metadata there
            if (merge && state != this) {
                putAll(state);
            }
        }
    }

    private final InputStream in;
    private final String subject;
    private final Limits limits;
    private final Function<List<?>, Object> persistent;
    private long position;
    private int opcodes;
    private int marks;
    private final List<Object> stack = new ArrayList<>();
    private final Map<Integer, Object> memo = new HashMap<>();

    private PickleReader(InputStream in, String subject, Limits limits, Function<List<?>, Object> persistent) {
        this.in = in;
        this.subject = subject;
        this.limits = limits;
        this.persistent = persistent;
    }

    /**
     * Reads one pickle and leaves the stream right behind it.
     *
     * @param persistent turns a persistent id (torch: storage class, key, place, count) into a value
     */
    static Object read(InputStream in, String subject, Limits limits, Function<List<?>, Object> persistent) {
        try {
            return new PickleReader(in, subject, limits, persistent).run();
        } catch (EOFException e) {
            throw Faults.truncated(subject, "The pickle ends too early.");
        } catch (IOException e) {
            throw Faults.io(subject, e);
        }
    }

    /** As above for pickles without persistent ids. */
    static Object read(InputStream in, String subject, Limits limits) {
        return read(in, subject, limits, id -> {
            throw Faults.malformed(subject, "A storage is named where none can be.");
        });
    }

    private Object run() throws IOException {
        while (true) {
            if (++opcodes > limits.opcodes()) {
                throw Faults.tooLarge(subject, "The pickle has more than " + limits.opcodes() + " instructions.");
            }
            int opcode = next();
            if (opcode == '.') {
                Object result = pop();
                if (!stack.isEmpty()) {
                    throw malformed("The pickle leaves values behind.");
                }
                return result;
            }
            step(opcode);
        }
    }

    private void step(int opcode) throws IOException {
        switch (opcode) {
            case 0x80 -> protocol(next());
            case 0x95 -> take(8); // FRAME: its length is of no interest
            case '(' -> {
                if (++marks > limits.marks()) {
                    throw Faults.tooLarge(subject, "The pickle nests deeper than " + limits.marks() + " levels.");
                }
                stack.add(MARK);
            }
            case 'N' -> push(null);
            case 0x88 -> push(Boolean.TRUE);
            case 0x89 -> push(Boolean.FALSE);
            case 'J' -> push((long) (int) little(4));
            case 'K' -> push(little(1));
            case 'M' -> push(little(2));
            case 0x8A -> push(integer(take(next())));
            case 'G' -> push(ByteBuffer.wrap(take(8)).getDouble());
            case 'X' -> push(new String(take(length(4)), StandardCharsets.UTF_8));
            case 0x8C -> push(new String(take(next()), StandardCharsets.UTF_8));
            case 'U' -> push(new String(take(next()), StandardCharsets.ISO_8859_1));
            case 'B' -> push(take(length(4)));
            case 'C' -> push(take(next()));
            case 0x8E -> push(take(length(8)));
            case '}' -> push(new LinkedHashMap<>());
            case ']' -> push(new ArrayList<>());
            case ')' -> push(List.of());
            case 0x8F -> push(new LinkedHashSet<>());
            case 't' -> push(tuple(popToMark()));
            case 0x85 -> push(tuple(pop(1)));
            case 0x86 -> push(tuple(pop(2)));
            case 0x87 -> push(tuple(pop(3)));
            case 'q' -> memo.put(next(), top());
            case 'r' -> memo.put((int) little(4), top());
            case 0x94 -> memo.put(memo.size(), top());
            case 'h' -> push(recall(next()));
            case 'j' -> push(recall((int) little(4)));
            case 'c' -> push(global(line(), line()));
            case 0x93 -> {
                List<Object> names = pop(2);
                push(global(as(String.class, names.get(0)), as(String.class, names.get(1))));
            }
            case 'Q' -> push(persistent.apply(as(List.class, pop())));
            case 'R', 0x81 -> {
                List<Object> call = pop(2);
                push(call(as(PickleGlobal.class, call.get(0)), as(List.class, call.get(1)), opcode == 0x81));
            }
            case 'b' -> {
                Object state = pop();
                build(top(), state);
            }
            case 'a' -> {
                Object item = pop();
                mutableList().add(item);
            }
            case 'e' -> {
                List<Object> items = popToMark();
                mutableList().addAll(items);
            }
            case 's' -> {
                List<Object> item = pop(2);
                put(item);
            }
            case 'u' -> put(popToMark());
            case 0x90 -> {
                List<Object> items = popToMark();
                items.forEach(this::requireKey);
                castSet(as(Set.class, top())).addAll(items);
            }
            default -> throw malformed(String.format("The pickle has the instruction 0x%02x, which checkpoints do not "
                    + "need, at byte %d.", opcode, position - 1));
        }
    }

    private void protocol(int version) {
        if (version < 2 || version > 5) {
            throw malformed("Pickle protocol " + version + " is not read.");
        }
    }

    private Object global(String module, String name) {
        PickleGlobal global = PickleGlobal.of(module, name);
        if (global == null) {
            String full = module + '.' + name;
            throw Faults.forbidden(subject, full.length() > 80 ? full.substring(0, 80) + "..." : full);
        }
        return global;
    }

    private Object call(PickleGlobal callee, List<?> args, boolean isNew) {
        if (isNew && callee != PickleGlobal.INERT_MAP && callee != PickleGlobal.ORDERED_DICT) {
            throw malformed("NEWOBJ of " + callee + " is not read.");
        }
        return switch (callee) {
            case ORDERED_DICT, INERT_MAP -> {
                AttributeMap map = new AttributeMap(callee == PickleGlobal.INERT_MAP);
                // mmcv's ConfigDict passes its (key, value) pairs
                for (Object pair : args) {
                    List<?> entry = arguments(as(List.class, pair), 2);
                    requireKey(entry.get(0));
                    map.put(entry.get(0), entry.get(1));
                }
                yield map;
            }
            case TENSOR -> {
                arguments(args, 4);
                yield tensor(as(StorageView.class, args.get(0)), integer(args.get(1)), integers(args.get(2)),
                        integers(args.get(3)));
            }
            case PARAMETER -> as(Tensor.class, arguments(args, 1).get(0));
            case SIZE -> arguments(args, 1).get(0);
            case DEVICE -> arguments(args, 1).get(0);
            case RECONSTRUCT -> new PickledArray();
            case DTYPE -> new PickledDType(as(String.class, arguments(args, 1).get(0)));
            case SCALAR -> scalar(as(PickledDType.class, arguments(args, 2).get(0)), as(byte[].class, args.get(1)));
            case ENCODE -> latin1(as(String.class, arguments(args, 2).get(0)), args.get(1));
            case BYTES -> {
                if (!args.isEmpty()) {
                    throw malformed("bytes() has arguments.");
                }
                yield new byte[0];
            }
            default -> throw malformed(callee + " is called.");
        };
    }

    private void build(Object target, Object state) {
        if (target instanceof AttributeMap map) {
            map.build(as(Map.class, state));
        } else if (target instanceof PickledDType dtype) {
            String order = as(String.class, arguments(as(List.class, state), 2).get(1));
            dtype.order(order.equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        } else if (target instanceof PickledArray array) {
            List<?> parts = arguments(as(List.class, state), 5);
            array.build(array(integers(parts.get(1)), as(PickledDType.class, parts.get(2)),
                    as(Boolean.class, parts.get(3)), parts.get(4)));
        } else {
            throw malformed("BUILD of something that has no state.");
        }
    }

    private Tensor tensor(StorageView view, long offset, long[] sizes, long[] strides) {
        // a storage has less than 2^40 elements: beyond that only the sum must not overflow
        long clamped = Math.max(-1, Math.min(offset, 1L << 40));
        return Tensor.of(subject, view.storage(), clamped < 0 ? -1 : view.offset() + clamped, sizes, strides, limits);
    }

    private Object array(long[] sizes, PickledDType dtype, boolean fortran, Object content) {
        if (dtype.isObject()) {
            List<?> items = as(List.class, content);
            if (sizes.length != 1 || sizes[0] != items.size()) {
                throw malformed("An object array of shape " + Arrays.toString(sizes) + " has " + items.size()
                        + " items; only one-dimensional ones are read.");
            }
            return items;
        }
        byte[] bytes = as(byte[].class, content);
        DType type = element(dtype);
        Storage storage = new Storage(type, bytes.length / type.size(), dtype.order(),
                () -> new java.io.ByteArrayInputStream(bytes));
        return Tensor.dense(subject, storage, sizes, fortran, limits);
    }

    private Object scalar(PickledDType dtype, byte[] bytes) {
        DType type = element(dtype);
        if (bytes.length != type.size()) {
            throw malformed("A numpy scalar has " + bytes.length + " bytes.");
        }
        ByteBuffer data = ByteBuffer.wrap(bytes).order(dtype.order());
        if (type == DType.BOOL) {
            return bytes[0] != 0;
        }
        if (type.isFloating()) {
            return type.doubleAt(data, 0);
        }
        return type.longAt(data, 0);
    }

    private DType element(PickledDType dtype) {
        DType type = DType.ofNumpy(dtype.code());
        if (type == null) {
            throw malformed("Arrays of the numpy type '" + dtype.code() + "' are not read.");
        }
        return type;
    }

    private byte[] latin1(String text, Object encoding) {
        if (!"latin1".equals(encoding) || text.chars().anyMatch(c -> c > 255)) {
            throw malformed("A byte string is not encoded as latin1.");
        }
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private void put(List<Object> items) {
        Map<Object, Object> map = castMap(as(Map.class, top()));
        if (items.size() % 2 != 0) {
            throw malformed("A dict has a key without a value.");
        }
        for (int i = 0; i < items.size(); i += 2) {
            requireKey(items.get(i));
            map.put(items.get(i), items.get(i + 1));
        }
    }

    /** Keys are plain values, so that hashing never walks a structure. */
    private void requireKey(Object key) {
        if (!(key == null || key instanceof String || key instanceof Long || key instanceof Boolean
                || key instanceof Double || key instanceof BigInteger)) {
            throw malformed("A dict key is neither a string nor a number.");
        }
    }

    private List<?> arguments(List<?> args, int atLeast) {
        if (args.size() < atLeast) {
            throw malformed("A call has " + args.size() + " arguments, expected " + atLeast + '.');
        }
        return args;
    }

    private long integer(Object value) {
        return as(Long.class, value);
    }

    private long[] integers(Object value) {
        List<?> list = as(List.class, value);
        if (list.size() > limits.rank()) {
            throw malformed("A tensor has " + list.size() + " dimensions.");
        }
        return list.stream().mapToLong(this::integer).toArray();
    }

    private Object integer(byte[] littleEndian) {
        byte[] bigEndian = new byte[Math.max(1, littleEndian.length)];
        for (int i = 0; i < littleEndian.length; i++) {
            bigEndian[bigEndian.length - 1 - i] = littleEndian[i];
        }
        BigInteger value = new BigInteger(bigEndian);
        return value.bitLength() < 64 ? (Object) value.longValue() : value;
    }

    private Object recall(int key) {
        if (!memo.containsKey(key)) {
            throw malformed("The pickle recalls a value it has not stored.");
        }
        return memo.get(key);
    }

    private static List<Object> tuple(List<Object> items) {
        return Collections.unmodifiableList(items);
    }

    private List<Object> mutableList() {
        if (top() instanceof ArrayList<?> list) {
            return castList(list);
        }
        throw malformed("Something is appended to what is no list.");
    }

    private void push(Object value) {
        stack.add(value);
    }

    private Object pop() {
        Object value = top();
        stack.remove(stack.size() - 1);
        return value;
    }

    private Object top() {
        if (stack.isEmpty() || stack.get(stack.size() - 1) == MARK) {
            throw malformed("The pickle uses a value it has not made.");
        }
        return stack.get(stack.size() - 1);
    }

    private List<Object> pop(int count) {
        int from = stack.size() - count;
        if (from < 0 || stack.subList(from, stack.size()).contains(MARK)) {
            throw malformed("The pickle uses a value it has not made.");
        }
        return cut(from, from);
    }

    private List<Object> popToMark() {
        int mark = stack.lastIndexOf(MARK);
        if (mark < 0) {
            throw malformed("The pickle closes what it has not opened.");
        }
        marks--;
        return cut(mark, mark + 1);
    }

    private List<Object> cut(int from, int firstKept) {
        List<Object> items = new ArrayList<>(stack.subList(firstKept, stack.size()));
        stack.subList(from, stack.size()).clear();
        return items;
    }

    private int next() throws IOException {
        int value = in.read();
        if (value < 0) {
            throw new EOFException();
        }
        count(1);
        return value;
    }

    private void count(long bytes) {
        position += bytes;
        if (position > limits.pickleBytes()) {
            throw Faults.tooLarge(subject, "The pickle is longer than " + limits.pickleBytes() + " bytes.");
        }
    }

    private byte[] take(int length) throws IOException {
        count(length);
        // grows with what is really there, whatever the length says
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }

    private long little(int bytes) throws IOException {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (long) next() << 8 * i;
        }
        return value;
    }

    private int length(int bytes) throws IOException {
        long length = little(bytes);
        if (length < 0 || length > limits.stringBytes()) {
            throw Faults.tooLarge(subject, "A string of the pickle is longer than " + limits.stringBytes() + " bytes.");
        }
        return (int) length;
    }

    private String line() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int c = next(); c != '\n'; c = next()) {
            if (text.length() >= MAX_NAME) {
                throw malformed("A name in the pickle has no end.");
            }
            text.append((char) c);
        }
        return text.toString();
    }

    private <T> T as(Class<T> type, Object value) {
        if (!type.isInstance(value)) {
            throw malformed("The pickle puts " + (value == null ? "None" : value.getClass().getSimpleName())
                    + " where " + type.getSimpleName() + " belongs.");
        }
        return type.cast(value);
    }

    private MaskmarchException malformed(String what) {
        return Faults.malformed(subject, what);
    }

    @SuppressWarnings("unchecked")
    private static Map<Object, Object> castMap(Map<?, ?> map) {
        return (Map<Object, Object>) map;
    }

    @SuppressWarnings("unchecked")
    private static Set<Object> castSet(Set<?> set) {
        return (Set<Object>) set;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> castList(List<?> list) {
        return (List<Object>) list;
    }
}
