package org.maskmarch.field.plenoctree;

import java.nio.file.Files;
import java.nio.file.Path;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.field.FieldFamily;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.checkpoint.ContainerFormat;
import org.maskmarch.checkpoint.NpzArchive;

/** Reads PlenOctrees as svox saves them ({@code tree.npz}), plain or compressed. */
public final class PlenoctreeFamily implements FieldFamily {

    @Override
    public String name() {
        return "plenoctree";
    }

    @Override
    public boolean recognises(Path checkpoint) {
        if (ContainerFormat.of(checkpoint) != ContainerFormat.ZIP) {
            return false;
        }
        try (NpzArchive npz = NpzArchive.open(checkpoint)) {
            return isPlenoctree(npz);
        }
    }

    @Override
    public RadianceField open(Path checkpoint, FieldOptions options) {
        String subject = String.valueOf(checkpoint.getFileName());
        if (ContainerFormat.of(checkpoint) == ContainerFormat.ZIP) {
            try (NpzArchive npz = NpzArchive.open(checkpoint)) {
                if (isPlenoctree(npz)) {
                    return new PlenoctreeReader(npz, subject).read(options, hasPosesBeside(checkpoint, subject));
                }
            }
        }
        throw MaskmarchException.badInput("field.unrecognised", subject, "This is no PlenOctree.",
                "Leave out `family:` to have the family detected.");
    }

    private static boolean isPlenoctree(NpzArchive npz) {
        return npz.has("child") && npz.has("data_dim") && npz.has("offset");
    }

    /** The viewer of the authors takes this file as the sign of a forward-facing scene; the tree does not say. */
    private static boolean hasPosesBeside(Path checkpoint, String name) {
        int dot = name.lastIndexOf('.');
        String stem = dot < 0 ? name : name.substring(0, dot);
        return Files.isRegularFile(checkpoint.resolveSibling(stem + "_poses_bounds.npy"));
    }
}
