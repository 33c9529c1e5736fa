package org.maskmarch.field.gaussians;

import java.nio.file.Path;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.field.FieldFamily;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.checkpoint.ContainerFormat;
import org.maskmarch.checkpoint.PlyFile;
import org.maskmarch.checkpoint.SpzFile;
import org.maskmarch.checkpoint.TorchCheckpoint;

/**
 * Reads 3-D Gaussian splats: {@code .ply} as the paper's program writes it, {@code .compressed.ply} of SuperSplat,
 * {@code .splat}, {@code .spz}, training checkpoints of the paper's program, and nerfstudio's splatfacto checkpoints. World
 * axes are those of the training (in a PLY COLMAP's: x right, y down, z forward for the typical first camera); spz files,
 * which are turned, are turned back.
 */
public final class GaussiansFamily implements FieldFamily {

    @Override
    public String name() {
        return "gaussians";
    }

    @Override
    public boolean recognises(Path checkpoint) {
        return Container.of(checkpoint) != null;
    }

    @Override
    public RadianceField open(Path checkpoint, FieldOptions options) {
        Container container = Container.of(checkpoint);
        if (container == null) {
            throw MaskmarchException.badInput("field.unrecognised", String.valueOf(checkpoint.getFileName()),
                    "These are no Gaussian splats.", "Leave out `family:` to have the family detected.");
        }
        Splats splats = container.read(checkpoint);
        Aabb bounds = options.bounds() == null ? SplatBounds.of(splats) : options.bounds();
        FieldSpace.Contracted space = options.bounds() == null && options.space() != FieldOptions.Space.WORLD
                ? WideScene.space(splats, bounds) : null;
        return space == null ? new GaussiansField(splats, FieldSpace.WORLD, bounds, options.resolution())
                : new GaussiansField(WideScene.contracted(splats, space), space, Aabb.cube(2), options.resolution());
    }

    /** What splats come in. */
    private enum Container {
        PLY, SPZ, SPLAT, TRAINING, SPLATFACTO;

        /** Judged by the content; null when it is none of them. */
        static Container of(Path file) {
            if (ContainerFormat.of(file) == ContainerFormat.PLY) {
                return PlySplats.recognises(PlyFile.open(file)) ? PLY : null;
            }
            if (SpzFile.matches(file)) {
                return SPZ;
            }
            if (TorchCheckpoint.matches(file)) {
                try (TorchCheckpoint torch = TorchCheckpoint.open(file)) {
                    return SplatfactoSplats.recognises(torch.root()) ? SPLATFACTO
                            : TrainingSplats.recognises(torch.root()) ? TRAINING : null;
                }
            }
            return PlainSplats.recognises(file) ? SPLAT : null;
        }

        Splats read(Path file) {
            return switch (this) {
                case PLY -> PlySplats.read(PlyFile.open(file), String.valueOf(file.getFileName()));
                case SPZ -> SpzSplats.read(file);
                case SPLAT -> PlainSplats.read(file);
                case TRAINING, SPLATFACTO -> {
                    String subject = String.valueOf(file.getFileName());
                    try (TorchCheckpoint torch = TorchCheckpoint.open(file)) {
                        yield this == TRAINING ? TrainingSplats.read(torch.root(), subject)
                                : SplatfactoSplats.read(torch.root(), subject);
                    }
                }
            };
        }
    }
}
