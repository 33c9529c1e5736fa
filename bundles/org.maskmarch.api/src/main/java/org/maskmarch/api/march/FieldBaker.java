package org.maskmarch.api.march;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.maskmarch.api.Progress;
import org.maskmarch.api.field.RadianceField;
import org.osgi.annotation.versioning.ProviderType;

/** Bakes radiance fields, and lets baked ones and their views be kept on disk. Thread-safe. */
@ProviderType
public interface FieldBaker {

    /**
     * @throws org.maskmarch.api.MaskmarchException bad input, when the field is empty everywhere inside its bounds
     */
    BakedField bake(RadianceField field, BakeSettings settings, Progress progress);

    /** Writes a baked field, atomically. */
    void write(BakedField field, Path file);

    /**
     * Reads a baked field.
     *
     * @return null when the file is of another version or damaged: bake again
     */
    BakedField read(Path file);

    /** A view with its footprint, as bytes to keep. */
    ByteBuffer pack(ViewRender view);

    /**
     * The view that was packed, bit for bit.
     *
     * @param field whose view it is
     * @throws IllegalArgumentException when the bytes are of another version or make no sense
     */
    ViewRender unpack(ByteBuffer bytes, BakedField field);
}
