package org.maskmarch.field.gaussians;

import java.util.Comparator;
import java.util.List;
import org.maskmarch.api.view.Camera;
import org.maskmarch.field.gaussians.Model.Splat;

/** Draws splats as the paper's rasteriser does: sorted, projected (EWA), composited. Plain, in double precision. */
final class Rasteriser {
    private Rasteriser() { }

    /** [height, width, 3]. */
    static float[] draw(Model model, Camera camera, float[] background) {
        int width = camera.width();
        int height = camera.height();
        double[] m = camera.cameraToWorld();
        // world to camera with x right, y down, z forward: rows are the columns of the OpenGL pose, two of them turned
        double[][] view = {{m[0], m[4], m[8]}, {-m[1], -m[5], -m[9]}, {-m[2], -m[6], -m[10]}};
        double[] centre = {m[3], m[7], m[11]};
        record Seen(Splat splat, double[] at) { }
        List<Seen> seen = model.splats.stream().map(splat -> {
            double[] at = new double[3];
            for (int r = 0; r < 3; r++) {
                for (int a = 0; a < 3; a++) {
                    at[r] += view[r][a] * (splat.mean()[a] - centre[a]);
                }
            }
            return new Seen(splat, at);
        }).filter(s -> s.at[2] > 0.2).sorted(Comparator.comparingDouble(s -> s.at[2])).toList();
        double[] rgb = new double[width * height * 3];
        double[] left = new double[width * height];
        java.util.Arrays.fill(left, 1);
        for (Seen s : seen) {
            double[] colour = colour(model, s.splat, centre);
            double[] t = s.at;
            double limX = 1.3 * width / (2 * camera.fx());
            double limY = 1.3 * height / (2 * camera.fy());
            double tx = Math.max(-limX, Math.min(limX, t[0] / t[2])) * t[2];
            double ty = Math.max(-limY, Math.min(limY, t[1] / t[2])) * t[2];
            double[][] j = {{camera.fx() / t[2], 0, -camera.fx() * tx / (t[2] * t[2])},
                {0, camera.fy() / t[2], -camera.fy() * ty / (t[2] * t[2])}};
            double[][] axes = Model.matrix(s.splat.rotation());
            // columns: the splat's axes, scaled, in the picture
            double[][] p = new double[2][3];
            for (int row = 0; row < 2; row++) {
                for (int axis = 0; axis < 3; axis++) {
                    for (int r = 0; r < 3; r++) {
                        for (int a = 0; a < 3; a++) {
                            p[row][axis] += j[row][r] * view[r][a] * axes[a][axis] * s.splat.scale()[axis];
                        }
                    }
                }
            }
            double xx = 0.3;
            double yy = 0.3;
            double xy = 0;
            for (int axis = 0; axis < 3; axis++) {
                xx += p[0][axis] * p[0][axis];
                yy += p[1][axis] * p[1][axis];
                xy += p[0][axis] * p[1][axis];
            }
            double det = xx * yy - xy * xy;
            double mid = (xx + yy) / 2;
            int radius = (int) Math.ceil(3 * Math.sqrt(mid + Math.sqrt(Math.max(0.1, mid * mid - det))));
            double px = camera.fx() * t[0] / t[2] + camera.cx() - 0.5;
            double py = camera.fy() * t[1] / t[2] + camera.cy() - 0.5;
            for (int y = Math.max(0, (int) (py - radius)); y <= Math.min(height - 1, (int) (py + radius)); y++) {
                for (int x = Math.max(0, (int) (px - radius)); x <= Math.min(width - 1, (int) (px + radius)); x++) {
                    double dx = x - px;
                    double dy = y - py;
                    double power = -0.5 * (yy * dx * dx - 2 * xy * dx * dy + xx * dy * dy) / det;
                    double alpha = Math.min(0.99, s.splat.opacity() * Math.exp(power));
                    int pixel = y * width + x;
                    if (alpha < 1 / 255.0 || left[pixel] * (1 - alpha) < 1e-4) {
                        left[pixel] = alpha < 1 / 255.0 ? left[pixel] : Math.min(left[pixel], 1e-4);
                        continue;
                    }
                    for (int c = 0; c < 3; c++) {
                        rgb[pixel * 3 + c] += left[pixel] * alpha * colour[c];
                    }
                    left[pixel] *= 1 - alpha;
                }
            }
        }
        float[] out = new float[rgb.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) (rgb[i] + left[i / 3] * background[i % 3]);
        }
        return out;
    }

    private static double[] colour(Model model, Splat splat, double[] centre) {
        double[] d = new double[3];
        double length = 0;
        for (int a = 0; a < 3; a++) {
            d[a] = splat.mean()[a] - centre[a];
            length += d[a] * d[a];
        }
        double[] basis = basis(d[0] / Math.sqrt(length), d[1] / Math.sqrt(length), d[2] / Math.sqrt(length));
        double[] rgb = new double[3];
        for (int c = 0; c < 3; c++) {
            rgb[c] = 0.5;
            for (int k = 0; k < model.basis(); k++) {
                rgb[c] += basis[k] * splat.sh()[c][k];
            }
            rgb[c] = Math.max(0, rgb[c]);
        }
        return rgb;
    }

    /** The 16 functions of the format description. */
    static double[] basis(double x, double y, double z) {
        double xx = x * x;
        double yy = y * y;
        double zz = z * z;
        return new double[] {0.28209479177387814, -0.4886025119029199 * y, 0.4886025119029199 * z,
            -0.4886025119029199 * x, 1.0925484305920792 * x * y, -1.0925484305920792 * y * z,
            0.31539156525252005 * (2 * zz - xx - yy), -1.0925484305920792 * x * z, 0.5462742152960396 * (xx - yy),
            -0.5900435899266435 * y * (3 * xx - yy), 2.890611442640554 * x * y * z,
            -0.4570457994644658 * y * (4 * zz - xx - yy), 0.3731763325901154 * z * (2 * zz - 3 * xx - 3 * yy),
            -0.4570457994644658 * x * (4 * zz - xx - yy), 1.445305721320277 * z * (xx - yy),
            -0.5900435899266435 * x * (xx - 3 * yy)};
    }
}
