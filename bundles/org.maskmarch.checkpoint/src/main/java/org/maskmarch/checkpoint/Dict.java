package org.maskmarch.checkpoint;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.maskmarch.api.MaskmarchException;

/**
 * A Python dict or msgpack map of a checkpoint, with typed access. Every method that names a key throws bad input
 * ({@code checkpoint.missing-key}, {@code checkpoint.wrong-type}) naming file and key when the value is not there or
 * not of that kind.
 */
public final class Dict {
    /** A tuple that stands for a record has a few. */
    private static final int MOST_NUMBERED = 1000;

    private final String subject;
    private final Map<?, ?> values;

    Dict(String subject, Map<?, ?> values) {
        this.subject = subject;
        this.values = values;
    }

    /** The items of a list or tuple under their numbers: "0", "1" and so on. */
    static Dict numbered(String subject, List<?> items) {
        if (items.size() > MOST_NUMBERED) {
            throw Faults.unsupported(subject, "A list has " + items.size() + " items; up to " + MOST_NUMBERED + " are read.",
                    "Check that the checkpoint belongs to a supported model.");
        }
        Map<Object, Object> values = new LinkedHashMap<>();
        for (Object item : items) {
            values.put(String.valueOf(values.size()), item);
        }
        return new Dict(subject, values);
    }

    /** File and key, for messages. */
    public String subject() {
        return subject;
    }

    /** Keys that are strings, in order. */
    public Set<String> keys() {
        Map<String, Object> named = new LinkedHashMap<>();
        values.keySet().forEach(key -> {
            if (key instanceof String name) {
                named.put(name, key);
            }
        });
        return named.keySet();
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** Whether the key holds a dict. */
    public boolean hasDict(String key) {
        return values.get(key) instanceof Map;
    }

    /** Whether the key holds a tensor or array. */
    public boolean hasTensor(String key) {
        return PickledArray.unwrap(values.get(key)) instanceof Tensor;
    }

    public Dict dict(String key) {
        if (get(key) instanceof Map<?, ?> map) {
            return new Dict(subject(key), map);
        }
        throw wrongType(key, "a dict");
    }

    /** Whether the key holds a list or tuple. */
    public boolean hasList(String key) {
        return values.get(key) instanceof List;
    }

    /** The items of a list or tuple under their numbers: "0", "1" and so on. */
    public Dict numbered(String key) {
        return numbered(subject(key), list(key));
    }

    /** The dicts of a list. */
    public List<Dict> dicts(String key) {
        List<?> items = list(key);
        List<Dict> dicts = new ArrayList<>();
        for (Object item : items) {
            if (!(item instanceof Map<?, ?> map)) {
                throw wrongType(key, "a list of dicts");
            }
            dicts.add(new Dict(subject(key) + '[' + dicts.size() + ']', map));
        }
        return dicts;
    }

    /** Number of items of a list. */
    public int count(String key) {
        return list(key).size();
    }

    /**
     * Elements of a msgpack's bytes, little endian; in place, without a copy.
     *
     * @return one-dimensional
     */
    public Tensor blob(String key, DType type) {
        Object value = get(key);
        if (value instanceof Map<?, ?> map) {
            value = map.get(Blob.BYTES);
        }
        if (!(value instanceof Blob blob)) {
            throw wrongType(key, "a string of bytes");
        }
        return blob.tensor(subject(key), type);
    }

    public Tensor tensor(String key) {
        if (PickledArray.unwrap(get(key)) instanceof Tensor tensor) {
            return tensor.named(subject(key));
        }
        throw wrongType(key, "a tensor");
    }

    /** A number, also out of a tensor with one element. */
    public double number(String key) {
        return toNumber(key, get(key));
    }

    public int integer(String key) {
        double value = number(key);
        if (value != (int) value) {
            throw wrongType(key, "an integer of 32 bits");
        }
        return (int) value;
    }

    public boolean flag(String key) {
        if (get(key) instanceof Boolean flag) {
            return flag;
        }
        throw wrongType(key, "true or false");
    }

    public String text(String key) {
        if (get(key) instanceof String text) {
            return text;
        }
        throw wrongType(key, "a string");
    }

    /** Numbers of a list, a tuple or a one-dimensional tensor. */
    public double[] numbers(String key) {
        Object value = PickledArray.unwrap(get(key));
        if (value instanceof Tensor tensor) {
            float[] floats = tensor.named(subject(key)).require(-1).floats();
            double[] out = new double[floats.length];
            for (int i = 0; i < out.length; i++) {
                out[i] = floats[i];
            }
            return out;
        }
        if (value instanceof List<?> list) {
            return toNumbers(key, list);
        }
        throw wrongType(key, "a list of numbers");
    }

    /** A matrix as a list of rows, which may differ in length. */
    public double[][] rows(String key) {
        List<?> items = list(key);
        double[][] rows = new double[items.size()][];
        for (int i = 0; i < rows.length; i++) {
            if (!(items.get(i) instanceof List<?> row)) {
                throw wrongType(key, "a list of rows");
            }
            rows[i] = toNumbers(key, row);
        }
        return rows;
    }

    /** As {@link #numbers(String)}, for integers of 32 bits. */
    public int[] integers(String key) {
        double[] numbers = numbers(key);
        int[] out = new int[numbers.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (int) numbers[i];
            if (out[i] != numbers[i]) {
                throw wrongType(key, "a list of integers of 32 bits");
            }
        }
        return out;
    }

    /** The same dict without the prefix in those of its keys that have it ({@code module.} of DataParallel). */
    public Dict withoutPrefix(String prefix) {
        Map<Object, Object> stripped = new LinkedHashMap<>();
        values.forEach((key, value) -> {
            boolean has = key instanceof String name && name.startsWith(prefix);
            stripped.put(has ? ((String) key).substring(prefix.length()) : key, value);
        });
        return new Dict(subject, stripped);
    }

    private List<?> list(String key) {
        if (get(key) instanceof List<?> list) {
            return list;
        }
        throw wrongType(key, "a list");
    }

    private double[] toNumbers(String key, List<?> list) {
        double[] out = new double[list.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = toNumber(key, list.get(i));
        }
        return out;
    }

    private double toNumber(String key, Object value) {
        Object plain = PickledArray.unwrap(value);
        if (plain instanceof Long || plain instanceof Double || plain instanceof BigInteger) {
            return ((Number) plain).doubleValue();
        }
        if (plain instanceof Tensor tensor && tensor.elements() == 1) {
            return tensor.named(subject(key)).number();
        }
        throw wrongType(key, "a number");
    }

    private Object get(String key) {
        if (!values.containsKey(key)) {
            List<String> present = new ArrayList<>(keys());
            String some = String.join(", ", present.subList(0, Math.min(8, present.size())));
            throw Faults.missingKey(subject, "The key '" + key
                    + "' is missing; there are: " + some + (present.size() > 8 ? ", ..." : "") + '.');
        }
        return values.get(key);
    }

    private String subject(String key) {
        return subject + (subject.contains(": ") ? "." : ": ") + key;
    }

    private MaskmarchException wrongType(String key, String expected) {
        return Faults.wrongType(subject(key), "This is not " + expected + '.');
    }
}
