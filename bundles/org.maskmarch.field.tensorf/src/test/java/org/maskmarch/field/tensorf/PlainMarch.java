package org.maskmarch.field.tensorf;

import com.fasterxml.jackson.databind.JsonNode;
import org.maskmarch.api.field.RadianceField;

/** TensoRF's renderer for a bounded scene (its sample_ray and forward), one ray at a time, positions in float. */
final class PlainMarch {
    private final RadianceField field;
    private final JsonNode cameras;
    private final int samples;
    private final float step;

    PlainMarch(RadianceField field, JsonNode cameras) {
        this.field = field;
        this.cameras = cameras;
        this.samples = cameras.get("n_samples").asInt();
        this.step = (float) cameras.get("step_size").asDouble();
    }

    double[] pixel(int view, int column, int row) {
        float[] direction = direction(view, column, row);
        float[] origin = new float[3];
        float near = (float) cameras.get("near").asDouble();
        float enter = Float.NEGATIVE_INFINITY;
        for (int axis = 0; axis < 3; axis++) {
            origin[axis] = (float) pose(view, axis, 3);
            float d = direction[axis] == 0 ? 1e-6f : direction[axis];
            enter = Math.max(enter, Math.min(((float) box(0, axis) - origin[axis]) / d,
                    ((float) box(1, axis) - origin[axis]) / d));
        }
        enter = Math.max(near, Math.min((float) cameras.get("far").asDouble(), enter));
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
        field.density(points, samples, density);
        return composite(points, directions, t, density);
    }

    private double[] composite(float[] points, float[] directions, float[] t, float[] density) {
        double threshold = cameras.get("weight_threshold").asDouble();
        float[] keptPoints = new float[points.length];
        double[] weights = new double[samples];
        int kept = 0;
        double transmittance = 1;
        for (int i = 0; i < samples - 1; i++) {
            double alpha = 1 - Math.exp(-density[i] * (t[i + 1] - t[i]));
            if (transmittance * alpha > threshold) {
                System.arraycopy(points, i * 3, keptPoints, kept * 3, 3);
                weights[kept++] = transmittance * alpha;
            }
            transmittance *= 1 - alpha + 1e-10;
        }
        float[] rgb = new float[kept * 3];
        field.colour(keptPoints, directions, kept, rgb);
        double[] sum = new double[3];
        for (int i = 0; i < kept * 3; i++) {
            sum[i % 3] += weights[i / 3] * rgb[i];
        }
        for (int c = 0; c < 3; c++) {
            sum[c] = Math.max(0, Math.min(1, sum[c]));
        }
        return sum;
    }

    private float[] direction(int view, int column, int row) {
        double x = (column + 0.5 - number("cx")) / number("fx");
        double y = -(row + 0.5 - number("cy")) / number("fy");
        double length = Math.sqrt(x * x + y * y + 1);
        float[] direction = new float[3];
        for (int axis = 0; axis < 3; axis++) {
            double world = pose(view, axis, 0) * x + pose(view, axis, 1) * y - pose(view, axis, 2);
            direction[axis] = (float) (world / length);
        }
        return direction;
    }

    private double pose(int view, int row, int column) {
        return cameras.get("views").get(view).get("c2w_opengl").get(row).get(column).asDouble();
    }

    private double box(int corner, int axis) {
        return cameras.get("aabb").get(corner).get(axis).asDouble();
    }

    private double number(String key) {
        return cameras.get(key).asDouble();
    }
}
