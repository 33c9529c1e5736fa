package org.maskmarch.field.ngp;

import java.nio.file.Path;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.field.FieldFamily;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.checkpoint.TorchCheckpoint;

/**
 * Reads nerfstudio's nerfacto checkpoints ({@code step-NNNNNNNNN.ckpt}) of the tiny-cuda-nn back end. Experimental: the
 * checkpoint alone does not tell all that its configuration does.
 */
public final class NerfactoFamily implements FieldFamily {

    @Override
    public String name() {
        return "nerfacto";
    }

    @Override
    public boolean recognises(Path checkpoint) {
        if (!TorchCheckpoint.matches(checkpoint)) {
            return false;
        }
        try (TorchCheckpoint torch = TorchCheckpoint.open(checkpoint)) {
            return NerfactoReader.recognises(torch.root());
        }
    }

    @Override
    public RadianceField open(Path checkpoint, FieldOptions options) {
        if (TorchCheckpoint.matches(checkpoint)) {
            try (TorchCheckpoint torch = TorchCheckpoint.open(checkpoint)) {
                if (NerfactoReader.recognises(torch.root())) {
                    return NerfactoReader.read(torch.root(), options);
                }
            }
        }
        throw MaskmarchException.badInput("field.unrecognised", String.valueOf(checkpoint.getFileName()),
                "This is no nerfacto of nerfstudio.", "Leave out `family:` to have the family detected.");
    }
}
