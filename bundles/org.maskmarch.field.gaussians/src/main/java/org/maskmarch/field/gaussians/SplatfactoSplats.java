package org.maskmarch.field.gaussians;

import org.maskmarch.api.MaskmarchException;
import org.maskmarch.checkpoint.Dict;
import org.maskmarch.checkpoint.Tensor;

/** Splats in a checkpoint of nerfstudio's splatfacto, of any version. */
final class SplatfactoSplats {
    private static final String[] PREFIXES = {"_model.gauss_params.", "_model."};
    private static final double C0 = 0.28209479177387814;

    private SplatfactoSplats() { }

    static boolean recognises(Dict root) {
        return root.hasDict("pipeline") && prefix(root.dict("pipeline")) != null;
    }

    private static String prefix(Dict pipeline) {
        for (String prefix : PREFIXES) {
            if (pipeline.hasTensor(prefix + "means") && pipeline.hasTensor(prefix + "quats")) {
                return prefix;
            }
        }
        return null;
    }

    static Splats read(Dict root, String subject) {
        Dict pipeline = root.dict("pipeline");
        String prefix = prefix(pipeline);
        Tensor means = pipeline.tensor(prefix + "means").require(-1, 3);
        int count = means.size(0);
        Tensor scales = pipeline.tensor(prefix + "scales").require(count, -1);
        if (scales.size(1) != 3) {
            throw MaskmarchException.badInput("field.unsupported", scales.subject(), "The splats have " + scales.size(1)
                    + " extents instead of three.", "Train splatfacto, not a variant of it.");
        }
        Tensor quats = pipeline.tensor(prefix + "quats").require(count, 4);
        Tensor constant = pipeline.tensor(prefix + "features_dc").require(count, 3);
        Tensor rest = pipeline.tensor(prefix + "features_rest").require(count, -1, 3);
        Tensor opacities = pipeline.tensor(prefix + "opacities").require(count, 1);
        int degree = Splats.degreeOf(rest.size(1) * 3);
        if (degree < 0) {
            throw MaskmarchException.badInput("field.unsupported", rest.subject(), "There are " + rest.size(1)
                    + " harmonics beyond the constant one; 0, 3, 8 or 15 are read.", "Train with sh_degree 3 or less.");
        }
        Splats splats = new Splats(subject, "splatfacto", count, degree);
        float[] p = new float[3];
        means.visit((at, value) -> {
            p[at % 3] = value;
            if (at % 3 == 2) {
                splats.mean(at / 3, p[0], p[1], p[2]);
            }
        });
        scales.visit((at, value) -> splats.scale(at / 3, at % 3, Math.exp(value)));
        float[] q = new float[4];
        quats.visit((at, value) -> {
            q[at % 4] = value;
            if (at % 4 == 3) {
                splats.rotation(at / 4, q[0], q[1], q[2], q[3]);
            }
        });
        opacities.visit((at, value) -> splats.opacity(at, Splats.sigmoid(value)));
        // without harmonics the colour itself is trained, through a sigmoid
        constant.visit((at, value) -> splats.harmonic(at / 3, at % 3, 0,
                degree > 0 ? value : (Splats.sigmoid(value) - 0.5) / C0));
        int each = rest.size(1) * 3;
        rest.visit((at, value) -> splats.harmonic(at / each, at % 3, 1 + at % each / 3, value));
        return splats;
    }
}
