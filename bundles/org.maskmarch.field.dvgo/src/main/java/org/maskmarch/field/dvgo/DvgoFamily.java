package org.maskmarch.field.dvgo;

import java.nio.file.Path;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.field.FieldFamily;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.checkpoint.TorchCheckpoint;

/**
 * Reads DirectVoxGO v2 checkpoints ({@code .tar}): bounded, unbounded and forward-facing scenes; also the segmentation
 * checkpoints that the published SA3D code makes of them, whose mask grids are told of but are no part of the field.
 */
public final class DvgoFamily implements FieldFamily {

    @Override
    public String name() {
        return "dvgo";
    }

    @Override
    public boolean recognises(Path checkpoint) {
        if (!TorchCheckpoint.matches(checkpoint)) {
            return false;
        }
        try (TorchCheckpoint torch = TorchCheckpoint.open(checkpoint)) {
            return DvgoReader.recognises(torch.root());
        }
    }

    @Override
    public RadianceField open(Path checkpoint, FieldOptions options) {
        if (TorchCheckpoint.matches(checkpoint)) {
            try (TorchCheckpoint torch = TorchCheckpoint.open(checkpoint)) {
                if (DvgoReader.recognises(torch.root())) {
                    return DvgoReader.read(torch.root(), options);
                }
            }
        }
        throw MaskmarchException.badInput("field.unrecognised", String.valueOf(checkpoint.getFileName()),
                "This is no DirectVoxGO.", "Leave out `family:` to have the family detected.");
    }
}
