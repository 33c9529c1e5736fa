package org.maskmarch.export;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.export.ObjectResult;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.march.BakedField;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.march.VoxelLayout;
import org.maskmarch.api.march.Votes;
import org.maskmarch.api.view.Camera;

/**
 * An object whose every figure is known: a ball of radius 0.5 round (0.2, 0, -0.1) on a sparse grid of 21 x 25 x 29
 * vertices, its colour given by the direction it is seen along; rendered by intersecting rays with the ball.
 */
final class Ball implements ObjectResult {
    static final double RADIUS = 0.5;
    static final double[] CENTRE = {0.2, 0, -0.1};
    static final float[] BACKGROUND = {0, 0.5f, 1};

    private final VoxelLayout layout;
    private final float[] labels;
    private final Votes votes;
    private final List<Camera> cameras;

    Ball(double[] up) {
        int bx = VoxelLayout.bricks(21);
        int by = VoxelLayout.bricks(25);
        int bz = VoxelLayout.bricks(29);
        boolean[] present = new boolean[bx * by * bz];
        Arrays.fill(present, true);
        present[0] = false;
        layout = new VoxelLayout(Aabb.cube(1), 21, 25, 29, present);
        labels = new float[layout.slotCount()];
        votes = new Votes(layout.slotCount());
        for (int slot = 0; slot < labels.length; slot++) {
            labels[slot] = distance(slot) < RADIUS + 0.1 ? 1 : 0; // labels reach into the air
            votes.foreground()[slot] = (long) (3 * labels[slot] * Votes.ONE) + slot;
            votes.background()[slot] = Votes.ONE;
        }
        double[] pose = {1, 0, 0, 0, 0, up[1], -up[2], -3 * up[2], 0, up[2], up[1], 3 * up[1], 0, 0, 0, 1};
        cameras = List.of(new Camera("a", 40, 30, 50, 50, 20, 15, pose), new Camera("b", 50, 30, 50, 50, 25, 15, pose));
    }

    private double distance(int slot) {
        double[] at = new double[3];
        int[] index = {layout.x(slot), layout.y(slot), layout.z(slot)};
        for (int a = 0; a < 3; a++) {
            at[a] = -1 + index[a] * layout.spacing(a) - CENTRE[a];
        }
        return Math.sqrt(at[0] * at[0] + at[1] * at[1] + at[2] * at[2]);
    }

    @Override
    public String name() {
        return "ball";
    }

    @Override
    public BakedField field() {
        return new BakedField() {
            @Override
            public VoxelLayout layout() {
                return layout;
            }

            @Override
            public FieldInfo source() {
                return new FieldInfo("test", Aabb.cube(1), null, 0, Map.of());
            }

            @Override
            public float density(int slot) {
                return (float) Math.max(0, 60 * (RADIUS - distance(slot)));
            }

            @Override
            public void colour(int slot, float dx, float dy, float dz, float[] out) {
                out[0] = 0.5f + 0.5f * dx;
                out[1] = 0.5f + 0.5f * dy;
                out[2] = 0.5f + 0.5f * dz;
            }

            @Override
            public String fingerprint() {
                return "ball";
            }

            @Override
            public long bytes() {
                return 0;
            }
        };
    }

    @Override
    public Votes votes() {
        return votes;
    }

    @Override
    public float[] labels() {
        return labels.clone();
    }

    @Override
    public List<Camera> cameras() {
        return cameras;
    }

    @Override
    public Mask mask(int view) {
        Camera camera = cameras.get(view);
        Mask mask = new Mask(camera.width(), camera.height());
        mask.set(7 + view, true);
        mask.set(camera.pixels() - 1, true);
        return mask;
    }

    @Override
    public ViewRender view(int view) {
        return render(cameras().get(view));
    }

    /** Half transparent red where the ray meets the ball, over the scene's background. */
    @Override
    public ViewRender render(Camera camera) {
        float[] rgb = new float[camera.pixels() * 3];
        float[] opacity = new float[camera.pixels()];
        double[] pose = camera.cameraToWorld();
        for (int i = 0; i < opacity.length; i++) {
            double u = (i % camera.width() + 0.5 - camera.cx()) / camera.fx();
            double v = -(i / camera.width() + 0.5 - camera.cy()) / camera.fy();
            double dd = 0;
            double od = 0;
            double oo = 0;
            for (int a = 0; a < 3; a++) {
                double d = pose[a * 4] * u + pose[a * 4 + 1] * v - pose[a * 4 + 2];
                double o = camera.centre(a) - CENTRE[a];
                dd += d * d;
                od += o * d;
                oo += o * o;
            }
            boolean hit = od * od - dd * (oo - RADIUS * RADIUS) > 0 && od < 0;
            opacity[i] = hit ? 0.5f : 0;
            for (int c = 0; c < 3; c++) {
                rgb[i * 3 + c] = (c == 0 && hit ? 0.5f : 0) + (1 - opacity[i]) * BACKGROUND[c];
            }
        }
        return new ViewRender(camera.width(), camera.height(), rgb, new float[opacity.length], opacity, null, "java");
    }

    @Override
    public float[] background() {
        return BACKGROUND.clone();
    }

    @Override
    public double near() {
        return 1;
    }

    @Override
    public double far() {
        return 6;
    }
}
