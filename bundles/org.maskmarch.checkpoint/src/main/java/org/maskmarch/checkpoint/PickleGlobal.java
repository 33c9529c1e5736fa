package org.maskmarch.checkpoint;

import java.util.HashMap;
import java.util.Map;

/**
 * The Python objects that a pickle may name. A name is only ever looked up in this list: no class is loaded and no code
 * of the file is run.
 */
enum PickleGlobal {
    ORDERED_DICT("collections OrderedDict"),
    TENSOR("torch._utils _rebuild_tensor_v2", "torch._utils _rebuild_tensor"),
    PARAMETER("torch._utils _rebuild_parameter"),
    SIZE("torch Size"),
    DEVICE("torch device"),
    F16("torch HalfStorage", "torch float16"),
    BF16("torch BFloat16Storage", "torch bfloat16"),
    F32("torch FloatStorage", "torch float32"),
    F64("torch DoubleStorage", "torch float64"),
    I8("torch CharStorage", "torch int8"),
    I16("torch ShortStorage", "torch int16"),
    I32("torch IntStorage", "torch int32"),
    I64("torch LongStorage", "torch int64"),
    U8("torch ByteStorage", "torch uint8"),
    BOOL("torch BoolStorage", "torch bool"),
    RECONSTRUCT("numpy.core.multiarray _reconstruct", "numpy._core.multiarray _reconstruct"),
    SCALAR("numpy.core.multiarray scalar", "numpy._core.multiarray scalar"),
    NDARRAY("numpy ndarray"),
    DTYPE("numpy dtype"),
    ENCODE("_codecs encode"),
    BYTES("__builtin__ bytes", "builtins bytes"),
    INERT_MAP("mmcv.utils.config ConfigDict", "mmengine.config.config ConfigDict", "easydict EasyDict", "addict Dict",
            "addict.addict Dict", "argparse Namespace");

    private static final Map<String, PickleGlobal> BY_NAME = new HashMap<>();

    static {
        for (PickleGlobal global : values()) {
            for (String name : global.names) {
                BY_NAME.put(name, global);
            }
        }
    }

    private final String[] names;

    PickleGlobal(String... names) {
        this.names = names;
    }

    /** The object of that module and name, or null when it is not allowed. */
    static PickleGlobal of(String module, String name) {
        return BY_NAME.get(module + ' ' + name);
    }

    /** The element type of a torch storage class or dtype; null for anything else. */
    DType elementType() {
        return ordinal() >= F16.ordinal() && ordinal() <= BOOL.ordinal() ? DType.valueOf(name()) : null;
    }
}
