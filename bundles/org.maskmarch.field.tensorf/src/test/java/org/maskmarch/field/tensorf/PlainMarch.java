package org.maskmarch.field.tensorf;

import com.fasterxml.jackson.databind.JsonNode;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.field.RadianceField;

/** TensoRF's renderer for a bounded scene (its sample_ray and forward), one ray at a time, positions in float. */
final class PlainMarch {
    private static final double WEIGHT_THRESHOLD = 1e-4;

    private final RadianceField field;
    private final Aabb box;
    private final int samples;
    private final float step;
    private final float near;
    private final float far;
    private final double background;

    /** @param background brightness behind the box */
    PlainMarch(RadianceField field, int samples, double step, double near, double far, double background) {
        this.field = field;
        this.box = field.info().nativeGrid().box();
        this.samples = samples;
        this.step = (float) step;
        this.near = (float) near;
        this.far = (float) far;
        this.background = background;
    }

    double[] ray(float[] origin, float[] direction) {
        float enter = Float.NEGATIVE_INFINITY;
        for (int axis = 0; axis < 3; axis++) {
            float d = direction[axis] == 0 ? 1e-6f : direction[axis];
            enter = Math.max(enter, Math.min(((float) box.min(axis) - origin[axis]) / d,
                    ((float) box.max(axis) - origin[axis]) / d));
        }
        enter = Math.max(near, Math.min(far, enter));
        float[] points = new float[samples * 3];
        float[] directions = new float[samples * 3];
        float[] t = new float[samples];
        for (int i = 0; i < samples; i++) {
            t[i] = enter + step * i;
            for (int axis = 0; axis < 3; axis++) {
                points[i * 3 + axis] = origin[axis] + direction[axis] * t[i];
                directions[i * 3 + axis] = direction[axis];
            }
        }
        float[] density = new float[samples];
        densities(field, points, samples, density);
        return composite(points, directions, t, density);
    }

    private double[] composite(float[] points, float[] directions, float[] t, float[] density) {
        float[] keptPoints = new float[points.length];
        double[] weights = new double[samples];
        int kept = 0;
        double transmittance = 1;
        double opacity = 0;
        for (int i = 0; i < samples - 1; i++) {
            double alpha = 1 - Math.exp(-density[i] * (t[i + 1] - t[i]));
            if (transmittance * alpha > WEIGHT_THRESHOLD) {
                System.arraycopy(points, i * 3, keptPoints, kept * 3, 3);
                weights[kept++] = transmittance * alpha;
            }
            opacity += transmittance * alpha;
            transmittance *= 1 - alpha + 1e-10;
        }
        float[] rgb = new float[kept * 3];
        field.colour(keptPoints, directions, kept, rgb);
        double[] sum = new double[3];
        for (int i = 0; i < kept * 3; i++) {
            sum[i % 3] += weights[i / 3] * rgb[i];
        }
        for (int c = 0; c < 3; c++) {
            sum[c] = Math.max(0, Math.min(1, sum[c] + (1 - opacity) * background));
        }
        return sum;
    }

    /** The centre of a pixel of a camera of the golden views. */
    double[] pixel(JsonNode cameras, int view, int column, int row) {
        JsonNode pose = cameras.get("views").get(view).get("c2w_opengl");
        double x = (column + 0.5 - cameras.get("cx").asDouble()) / cameras.get("fx").asDouble();
        double y = -(row + 0.5 - cameras.get("cy").asDouble()) / cameras.get("fy").asDouble();
        double length = Math.sqrt(x * x + y * y + 1);
        float[] origin = new float[3];
        float[] direction = new float[3];
        for (int axis = 0; axis < 3; axis++) {
            JsonNode line = pose.get(axis);
            double world = line.get(0).asDouble() * x + line.get(1).asDouble() * y - line.get(2).asDouble();
            direction[axis] = (float) (world / length);
            origin[axis] = (float) line.get(3).asDouble();
        }
        return ray(origin, direction);
    }

    /** Densities, that is raw values after activation. */
    static void densities(RadianceField field, float[] points, int n, float[] out) {
        field.density(points, n, out);
        for (int i = 0; i < n; i++) {
            out[i] = field.info().activation().density(out[i]);
        }
    }
}
