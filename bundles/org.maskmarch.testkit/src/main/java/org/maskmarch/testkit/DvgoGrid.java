package org.maskmarch.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.conformance.TorchWriter;

/**
 * A scene sampled at the vertices of a grid, as a DirectVoxGO whose colours are in the grid: in contracted space
 * (unbounded scenes) or in normalised device coordinates (forward-facing ones).
 *
 * @param space   that the grid is in
 * @param half    half sides of the grid's box, which lies round the origin of that space
 * @param n       [3] vertices on each axis
 * @param density [nx, ny, nz] raw; the opacity of a voxel is {@code 1 - exp(-softplus(raw))}
 * @param colour  [3, nx, ny, nz] before the logistic function
 */
record DvgoGrid(FieldSpace space, double[] half, int[] n, float[] density, float[] colour) {
    /** The raw density, 0 at the surface, falls by this much a voxel: so steeply that interpolation finds edges to a fifth of one. */
    private static final double SLOPE = 40;
    /** Linear over two voxels on both sides. */
    private static final double INSIDE = 80;
    private static final double OUTSIDE = -80;
    /** Voxels behind the surface from which a solid is hollow: no ray gets there. */
    private static final double HOLLOW = 5;
    /** Voxels from the surface within which colours are stored. */
    private static final double SHELL = 3;
    /** Colours stay this far from 0 and 1, where the logit is infinite. */
    private static final double LEAST_COLOUR = 0.01;
    private static final double STEP = 1e-3;
    private static final double WITHIN = 1 - 1e-3;
    private static final int CHANNELS = 3;

    /**
     * Samples a scene; the result does not depend on the number of threads.
     *
     * @param toScene from the world of the checkpoint to the coordinates of the scene
     */
    static DvgoGrid of(TabletopScene scene, FieldSpace space, UnaryOperator<Vec> toScene, double[] half, int[] n) {
        int vertices = n[0] * n[1] * n[2];
        DvgoGrid grid = new DvgoGrid(space, half, n, new float[vertices], new float[CHANNELS * vertices]);
        IntStream.range(0, n[0]).parallel().forEach(x -> {
            for (int y = 0; y < n[1]; y++) {
                for (int z = 0; z < n[2]; z++) {
                    grid.sample(scene, toScene, x, y, z);
                }
            }
        });
        return grid;
    }

    private void sample(TabletopScene scene, UnaryOperator<Vec> toScene, int x, int y, int z) {
        int vertex = (x * n[1] + y) * n[2] + z;
        Vec p = point(toScene, x, y, z);
        double distance = scene.distance(p);
        // index steps, in the scene
        Vec alongX = point(toScene, x + STEP, y, z).minus(p).times(1 / STEP);
        Vec alongY = point(toScene, x, y + STEP, z).minus(p).times(1 / STEP);
        Vec alongZ = point(toScene, x, y, z + STEP).minus(p).times(1 / STEP);
        double longest = alongX.length() + alongY.length() + alongZ.length();
        // underestimates of a distance stay above half of it
        if (Math.abs(distance) > 2 * HOLLOW * longest) {
            density[vertex] = (float) OUTSIDE;
            return;
        }
        Solid solid = scene.nearest(p);
        double exact = solid.trueDistance(p);
        Vec normal = solid.normal(p);
        double slope = new Vec(normal.dot(alongX), normal.dot(alongY), normal.dot(alongZ)).length();
        double voxels = exact / slope;
        // towards infinity the slope grows beyond measure: what is behind the sky would seem to be at it
        density[vertex] = (float) (solid.isShining() && exact < 0 ? INSIDE : voxels < -HOLLOW ? OUTSIDE
                : Math.max(OUTSIDE, Math.min(INSIDE, -SLOPE * voxels)));
        if (Math.abs(voxels) < SHELL) {
            double blur = Math.min(alongX.length(), Math.min(alongY.length(), alongZ.length()));
            Vec c = scene.look(solid, p.minus(normal.times(exact)), blur).colour();
            colour[vertex] = logit(c.x());
            colour[density.length + vertex] = logit(c.y());
            colour[2 * density.length + vertex] = logit(c.z());
        }
    }

    /** A place of the grid, by index, in the scene. */
    private Vec point(UnaryOperator<Vec> toScene, double x, double y, double z) {
        double[] p = {place(x, 0), place(y, 1), place(z, 2)};
        space.toWorld(p);
        return toScene.apply(new Vec(p[0], p[1], p[2]));
    }

    /** The outermost vertices are taken just within the box: its faces may lie at infinity. */
    private double place(double index, int axis) {
        return Math.max(-WITHIN, Math.min(WITHIN, 2 * index / (n[axis] - 1) - 1)) * half[axis];
    }

    private static float logit(double c) {
        double inside = Math.max(LEAST_COLOUR, Math.min(1 - LEAST_COLOUR, c));
        return (float) StrictMath.log(inside / (1 - inside));
    }

    /** Writes the checkpoint. */
    void write(Path file) throws IOException {
        Map<String, Object> kwargs = new LinkedHashMap<>();
        List<Double> min = List.of(-half[0], -half[1], -half[2]);
        List<Double> max = List.of(half[0], half[1], half[2]);
        kwargs.put("xyz_min", min);
        kwargs.put("xyz_max", max);
        kwargs.put("num_voxels", n[0] * n[1] * n[2]);
        kwargs.put("density_type", "DenseGrid");
        kwargs.put("k0_type", "DenseGrid");
        kwargs.put("rgbnet_dim", 0);
        kwargs.put("fast_color_thres", 0);
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("xyz_min", vector(-half[0], -half[1], -half[2]));
        state.put("xyz_max", vector(half[0], half[1], half[2]));
        if (space instanceof FieldSpace.Contracted c) {
            kwargs.put("num_voxels_base", n[0] * n[1] * n[2]);
            kwargs.put("voxel_size_ratio", 1.0);
            kwargs.put("contracted_norm", c.largest() ? "inf" : "l2");
            state.put("scene_center", vector(c.centreX(), c.centreY(), c.centreZ()));
            state.put("scene_radius", vector(c.radius(), c.radius(), c.radius()));
            state.put("act_shift", new TorchWriter.Values(new float[1], 1));
        } else {
            kwargs.put("mpi_depth", n[2]);
            // a plane for each vertex: the opacity of a voxel is that of its softplus
            kwargs.put("voxel_size_ratio", 1.0);
            state.put("act_shift.grid", new TorchWriter.Values(new float[n[2]], 1, 1, 1, 1, n[2]));
        }
        state.put("density.grid", new TorchWriter.Values(density, 1, 1, n[0], n[1], n[2]));
        state.put("k0.grid", new TorchWriter.Values(colour, 1, CHANNELS, n[0], n[1], n[2]));
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("global_step", 0);
        root.put("model_kwargs", kwargs);
        root.put("model_state_dict", state);
        TorchWriter.write(file, root);
    }

    private static TorchWriter.Values vector(double x, double y, double z) {
        return new TorchWriter.Values(new float[] {(float) x, (float) y, (float) z}, 3);
    }
}
