package org.maskmarch.field.gaussians;

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
        RawSplats trained = new RawSplats(means, pipeline.tensor(prefix + "scales"),
                pipeline.tensor(prefix + "quats"), pipeline.tensor(prefix + "features_dc").require(means.size(0), 3),
                pipeline.tensor(prefix + "features_rest"), pipeline.tensor(prefix + "opacities"));
        // without harmonics the colour itself is trained, through a sigmoid
        RawSplats.Constant colour = trained.degree() > 0 ? value -> value
                : value -> (Splats.sigmoid(value) - 0.5) / C0;
        return trained.activated(subject, "splatfacto", colour, trained.rest().size(1));
    }
}
