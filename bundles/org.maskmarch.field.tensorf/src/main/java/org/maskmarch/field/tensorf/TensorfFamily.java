package org.maskmarch.field.tensorf;

import java.nio.file.Path;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.field.FieldFamily;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.checkpoint.TorchCheckpoint;

/** Reads TensoRF checkpoints ({@code .th}): TensorVMSplit, TensorCP and TensorVM models with any of their colour heads. */
public final class TensorfFamily implements FieldFamily {

    @Override
    public String name() {
        return "tensorf";
    }

    @Override
    public boolean recognises(Path checkpoint) {
        if (!TorchCheckpoint.matches(checkpoint)) {
            return false;
        }
        try (TorchCheckpoint torch = TorchCheckpoint.open(checkpoint)) {
            return TensorfReader.recognises(torch.root());
        }
    }

    @Override
    public RadianceField open(Path checkpoint, FieldOptions options) {
        if (TorchCheckpoint.matches(checkpoint)) {
            try (TorchCheckpoint torch = TorchCheckpoint.open(checkpoint)) {
                if (TensorfReader.recognises(torch.root())) {
                    return TensorfReader.read(torch.root(), options);
                }
            }
        }
        throw MaskmarchException.badInput("field.unrecognised", String.valueOf(checkpoint.getFileName()),
                "This is not a TensoRF.", "Leave out `family:` to have the family detected.");
    }
}
