package org.maskmarch.field.plenoxels;

import java.nio.file.Path;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.field.FieldFamily;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.checkpoint.ContainerFormat;
import org.maskmarch.checkpoint.NpzArchive;

/**
 * Reads Plenoxels as svox2 saves them ({@code ckpt.npz}): spherical harmonics in a box, and round it the layers of a
 * background, where there are any. A scene that gives bounds leaves them out.
 */
public final class PlenoxelsFamily implements FieldFamily {

    @Override
    public String name() {
        return "plenoxels";
    }

    @Override
    public boolean recognises(Path checkpoint) {
        if (ContainerFormat.of(checkpoint) != ContainerFormat.ZIP) {
            return false;
        }
        try (NpzArchive npz = NpzArchive.open(checkpoint)) {
            return isPlenoxels(npz);
        }
    }

    @Override
    public RadianceField open(Path checkpoint, FieldOptions options) {
        String subject = String.valueOf(checkpoint.getFileName());
        if (ContainerFormat.of(checkpoint) == ContainerFormat.ZIP) {
            try (NpzArchive npz = NpzArchive.open(checkpoint)) {
                if (isPlenoxels(npz)) {
                    return PlenoxelsReader.read(npz, subject, options);
                }
            }
        }
        throw MaskmarchException.badInput("field.unrecognised", subject, "These are no Plenoxels.",
                "Leave out `family:` to have the family detected.");
    }

    private static boolean isPlenoxels(NpzArchive npz) {
        return npz.has("links") && (npz.has("density_data") || npz.has("data"));
    }
}
