package org.maskmarch.field.ngp;

import java.nio.file.Path;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.field.FieldFamily;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.checkpoint.MsgpackFile;

/** Reads Instant-NGP snapshots of NeRFs ({@code .msgpack}, {@code .ingp}). */
public final class NgpFamily implements FieldFamily {

    @Override
    public String name() {
        return "ngp";
    }

    @Override
    public boolean recognises(Path checkpoint) {
        return MsgpackFile.matches(checkpoint) && MsgpackFile.hasKeys(checkpoint, "encoding", "network", "snapshot");
    }

    @Override
    public RadianceField open(Path checkpoint, FieldOptions options) {
        if (!recognises(checkpoint)) {
            throw MaskmarchException.badInput("field.unrecognised", String.valueOf(checkpoint.getFileName()),
                    "This is not an Instant-NGP snapshot.", "Leave out `family:` to have the family detected.");
        }
        return NgpReader.read(MsgpackFile.read(checkpoint, NgpReader.BLOBS), options);
    }
}
