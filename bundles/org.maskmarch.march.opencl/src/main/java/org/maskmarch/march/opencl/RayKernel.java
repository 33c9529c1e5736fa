package org.maskmarch.march.opencl;

import com.aparapi.Kernel;
import java.util.Arrays;
import org.maskmarch.api.field.DensityActivation;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.march.MarchSettings;
import org.maskmarch.api.march.VoxelLayout;
import org.maskmarch.geometry.SphericalHarmonics;
import org.maskmarch.march.BrickField;
import org.maskmarch.march.JavaRayMarcher;

/**
 * The march of one ray through a baked field, in the part of Java that Aparapi makes OpenCL C of: {@link #ray} is the same
 * code on a device and in plain Java. Aparapi reads this class's bytes, so what is written here keeps to what it can read:
 * no {@code break}, no lambda, no write to a scalar field, functions of {@link Kernel} for those of {@link Math}.
 *
 * <p>Places along a ray are fixed-point numbers of 64 bits, so that every sample lies where the double precision of
 * {@link JavaRayMarcher} puts it, to 10^-9 of a voxel, on devices without doubles too. All else is single precision.
 *
 * <p>A ray's surviving samples wait in private memory until it ends, and are then written together at a place of
 * {@link #cells}, {@link #fractions} and {@link #weights} that the ray takes for itself from {@link #taken}. The order of
 * rays there is that of their ends; {@link #places} tells where each is.
 */
final class RayKernel extends Kernel {
    /** Binary digits of a place behind the point: 10 are left for the voxel, and some for sums. */
    static final int FRACTION = 40;
    /** Surviving samples of a ray, at most: enough for any threshold above 1/127, since a ray's weights sum to 1. */
    static final int MOST_SURVIVORS = 128;
    /** Values of a ray in {@link #pixels}: r, g, b before the background, opacity, weighted sum of distances. */
    static final int PIXEL = 5;
    /** {@link #places} of rays whose survivors found no room. */
    static final int NO_ROOM = -1;

    // The rays: see RayBatch.
    long[] starts;
    long[] slopes;
    int[] samples;
    float[] distances;
    float[] basis;
    private int rays;

    // The field: see BrickField.
    private float[] values;
    private short[] harmonics;
    private int[] bricks;
    private byte[] leap;
    private long[] occupied;
    private int lastX;
    private int lastY;
    private int lastZ;
    private int bricksX;
    private int bricksY;
    private int basisCount;
    private float harmonicScale;
    private int activation;
    private float activationScale;
    private float empty;

    // The march.
    private float stepLength;
    private float far;
    private float footprintThreshold;
    private int footprint;
    private int labelled;
    /** [slots], or one value where nothing is labelled. */
    float[] labels = {0};

    // What comes back.
    /** [rays, PIXEL]. */
    float[] pixels;
    /** [rays, 3]: the launch that wrote this, how many samples survived, where they start. */
    int[] places;
    int[] cells = new int[1];
    int[] fractions = new int[1];
    float[] weights = new float[1];
    /** [1]: how many survivors there are. */
    final int[] taken = new int[1];
    private int launch;

    /** Takes a field; its arrays stay on the device until another is taken. */
    void take(BrickField field) {
        VoxelLayout layout = field.layout();
        values = field.values();
        // groups of coefficients reach beyond the last vertex's where they are fewer than a group
        harmonics = field.shDegree() > 0 ? field.harmonics() : Arrays.copyOf(field.harmonics(), field.harmonics().length + 8);
        bricks = new int[layout.bricksX() * layout.bricksY() * layout.bricksZ()];
        Arrays.setAll(bricks, layout::brickAt);
        lastX = layout.nx() - 2;
        lastY = layout.ny() - 2;
        lastZ = layout.nz() - 2;
        bricksX = layout.bricksX();
        bricksY = layout.bricksY();
        basisCount = SphericalHarmonics.count(field.shDegree());
        harmonicScale = field.harmonicScale();
        FieldInfo source = field.source();
        activation = source.activation().kind().ordinal();
        activationScale = source.activation().scale();
        empty = field.empty();
    }

    /**
     * Sets how to march the next rays.
     *
     * @param step      length of a sample
     * @param leaps     by which rays leap, see {@link BrickField#leap()}
     * @param cells     that are not empty, see {@link BrickField#cells()}
     * @param objects   [slots] labels of what alone is seen, or null
     * @param survivors whether surviving samples are wanted
     */
    void set(MarchSettings settings, double step, byte[] leaps, long[] cells, float[] objects, boolean survivors) {
        leap = leaps;
        occupied = cells;
        stepLength = (float) step;
        far = (float) settings.far();
        footprintThreshold = settings.footprintThreshold();
        footprint = survivors ? 1 : 0;
        labelled = objects == null ? 0 : 1;
        if (objects != null) {
            labels = objects;
        } else if (labels.length > 1) {
            labels = new float[1];
        }
    }

    /** Takes rays, and makes room for what comes back of them. */
    void take(RayBatch batch) {
        starts = batch.starts;
        slopes = batch.slopes;
        samples = batch.samples;
        distances = batch.distances;
        basis = batch.basis;
        rays = batch.size();
        if (pixels == null || pixels.length < batch.capacity() * PIXEL) {
            pixels = new float[batch.capacity() * PIXEL];
            places = new int[batch.capacity() * 3];
        }
        launch++;
        taken[0] = 0;
    }

    /** Makes room for so many survivors. */
    void room(int survivors) {
        if (cells.length < survivors) {
            cells = new int[survivors];
            fractions = new int[survivors];
            weights = new float[survivors];
        }
    }

    boolean wantsSurvivors() {
        return footprint != 0;
    }

    /** Number of the launch that {@link #places} must name. */
    int launch() {
        return launch;
    }

    @Override
    public void run() {
        ray(getGlobalId());
    }

    /** Marches ray {@code i} and writes what comes of it. */
    void ray(int i) {
        if (i < rays) {
            march(i);
        }
    }

    private void march(int i) {
        int[] cellOf = new int[128];
        int[] fractionOf = new int[128];
        float[] weightOf = new float[128];
        float[] coefficient = new float[75];
        int perVertex = 3 * basisCount;
        long startX = starts[i * 3];
        long startY = starts[i * 3 + 1];
        long startZ = starts[i * 3 + 2];
        long slopeX = slopes[i * 3];
        long slopeY = slopes[i * 3 + 1];
        long slopeZ = slopes[i * 3 + 2];
        float perX = perVoxel(slopeX);
        float perY = perVoxel(slopeY);
        float perZ = perVoxel(slopeZ);
        int end = samples[i];
        float transmittance = 1;
        float opacity = 0;
        float depth = 0;
        float red = 0;
        float green = 0;
        float blue = 0;
        float strongest = 0;
        int survivors = 0;
        int k = 0;
        while (k < end && transmittance > MarchSettings.STOP_TRANSMITTANCE) {
            long px = within(startX + k * slopeX, lastX);
            long py = within(startY + k * slopeY, lastY);
            long pz = within(startZ + k * slopeZ, lastZ);
            int x = voxel(px, lastX);
            int y = voxel(py, lastY);
            int z = voxel(pz, lastZ);
            float fx = inVoxel(px, x);
            float fy = inVoxel(py, y);
            float fz = inVoxel(pz, z);
            int position = ((z >> 2) * bricksY + (y >> 2)) * bricksX + (x >> 2);
            int distance = leap[position];
            if (distance > 0) {
                float leave = min(min(leaves(x, fx, distance, slopeX, perX), leaves(y, fy, distance, slopeY, perY)),
                        leaves(z, fz, distance, slopeZ, perZ));
                // to the first sample beyond the empty cube; rather to one too early, which only looks again
                k = k + 1 + (int) max(0f, min(leave - 1e-3f, 1e6f));
            } else if (isEmpty(bricks[position], x, y, z) == 1) {
                k = k + 1;
            } else {
                int s0 = -1;
                int s1 = -1;
                int s2 = -1;
                int s3 = -1;
                int s4 = -1;
                int s5 = -1;
                int s6 = -1;
                int s7 = -1;
                if ((x & 3) < 3 && (y & 3) < 3 && (z & 3) < 3) {
                    int brick = bricks[position];
                    if (brick >= 0) {
                        s0 = (brick << 6) + ((z & 3) << 4) + ((y & 3) << 2) + (x & 3);
                        s1 = s0 + 1;
                        s2 = s0 + 4;
                        s3 = s0 + 5;
                        s4 = s0 + 16;
                        s5 = s0 + 17;
                        s6 = s0 + 20;
                        s7 = s0 + 21;
                    }
                } else {
                    s0 = slot(x, y, z);
                    s1 = slot(x + 1, y, z);
                    s2 = slot(x, y + 1, z);
                    s3 = slot(x + 1, y + 1, z);
                    s4 = slot(x, y, z + 1);
                    s5 = slot(x + 1, y, z + 1);
                    s6 = slot(x, y + 1, z + 1);
                    s7 = slot(x + 1, y + 1, z + 1);
                }
                float x0 = 1 - fx;
                float y0 = 1 - fy;
                float z0 = 1 - fz;
                // vertices that are not stored count as 0: any vertex without weight
                float w0 = s0 < 0 ? 0f : x0 * y0 * z0;
                float w1 = s1 < 0 ? 0f : fx * y0 * z0;
                float w2 = s2 < 0 ? 0f : x0 * fy * z0;
                float w3 = s3 < 0 ? 0f : fx * fy * z0;
                float w4 = s4 < 0 ? 0f : x0 * y0 * fz;
                float w5 = s5 < 0 ? 0f : fx * y0 * fz;
                float w6 = s6 < 0 ? 0f : x0 * fy * fz;
                float w7 = s7 < 0 ? 0f : fx * fy * fz;
                s0 = max(s0, 0);
                s1 = max(s1, 0);
                s2 = max(s2, 0);
                s3 = max(s3, 0);
                s4 = max(s4, 0);
                s5 = max(s5, 0);
                s6 = max(s6, 0);
                s7 = max(s7, 0);
                float value = w0 * values[s0] + w1 * values[s1] + w2 * values[s2] + w3 * values[s3]
                        + w4 * values[s4] + w5 * values[s5] + w6 * values[s6] + w7 * values[s7];
                float label = 1;
                if (labelled != 0 && value > 0) {
                    label = w0 * labels[s0] + w1 * labels[s1] + w2 * labels[s2] + w3 * labels[s3]
                            + w4 * labels[s4] + w5 * labels[s5] + w6 * labels[s6] + w7 * labels[s7];
                }
                if (value > 0 && label >= 0.5f) {
                    float alpha = absorbed(density(value + empty) * stepLength);
                    float weight = transmittance * alpha;
                    transmittance *= 1 - alpha;
                    opacity += weight;
                    float divisor = distances[i * 4 + 2] + k * distances[i * 4 + 3];
                    depth += weight * (divisor > 0 ? min(far, (distances[i * 4] + k * distances[i * 4 + 1]) / divisor) : far);
                    if (weight > JavaRayMarcher.COLOUR_THRESHOLD) {
                        // eight at a time, some of them twice: as many as compilers make a vector of
                        for (int group = 0; group < perVertex; group += 8) {
                            int first = max(0, min(group, perVertex - 8));
                            for (int n = first; n < first + 8; n++) {
                                coefficient[n] = w0 * harmonics[s0 * perVertex + n] + w1 * harmonics[s1 * perVertex + n]
                                        + w2 * harmonics[s2 * perVertex + n] + w3 * harmonics[s3 * perVertex + n]
                                        + w4 * harmonics[s4 * perVertex + n] + w5 * harmonics[s5 * perVertex + n]
                                        + w6 * harmonics[s6 * perVertex + n] + w7 * harmonics[s7 * perVertex + n];
                            }
                        }
                        float r = 0;
                        float g = 0;
                        float b = 0;
                        for (int n = 0; n < basisCount; n++) {
                            float of = basis[i * basisCount + n];
                            r += of * coefficient[n];
                            g += of * coefficient[n + basisCount];
                            b += of * coefficient[n + 2 * basisCount];
                        }
                        red += weight * max(0f, r * harmonicScale + 0.5f);
                        green += weight * max(0f, g * harmonicScale + 0.5f);
                        blue += weight * max(0f, b * harmonicScale + 0.5f);
                    }
                    // until one reaches the threshold, the strongest is kept alone, in the first place
                    if (weight >= footprintThreshold || strongest < footprintThreshold && weight > strongest) {
                        cellOf[survivors] = (z << 20) | (y << 10) | x;
                        fractionOf[survivors] = (ten(fz) << 20) | (ten(fy) << 10) | ten(fx);
                        weightOf[survivors] = weight;
                        strongest = max(strongest, weight);
                        survivors = weight >= footprintThreshold ? survivors + 1 : survivors;
                    }
                }
                k = k + 1;
            }
        }
        if (strongest > 0 && survivors == 0) {
            survivors = 1;
        }
        pixels[i * 5] = red;
        pixels[i * 5 + 1] = green;
        pixels[i * 5 + 2] = blue;
        pixels[i * 5 + 3] = opacity;
        pixels[i * 5 + 4] = depth;
        int place = 0;
        if (footprint != 0 && survivors > 0) {
            place = atomicAdd(taken, 0, survivors);
            if (place + survivors <= cells.length) {
                for (int s = 0; s < survivors; s++) {
                    cells[place + s] = cellOf[s];
                    fractions[place + s] = fractionOf[s];
                    weights[place + s] = weightOf[s];
                }
            } else {
                place = -1;
            }
        }
        places[i * 3] = launch;
        places[i * 3 + 1] = survivors;
        places[i * 3 + 2] = place;
    }

    private long within(long place, int last) {
        return max(0L, min(place, ((long) last + 1L) << 40));
    }

    private int voxel(long place, int last) {
        return min((int) (place >> 40), last);
    }

    /** 0..1. */
    private float inVoxel(long place, int voxel) {
        return (float) (place - (((long) voxel) << 40)) * 9.094947e-13f;
    }

    /** Samples a voxel on an axis, with the sign of the slope; as good as endless along the other axes. */
    private float perVoxel(long slope) {
        return slope == 0L ? 1e30f : 1.0995116e12f / (float) slope;
    }

    /** Samples until a ray leaves, on one axis, the cube of empty bricks round the brick it is in. */
    private float leaves(int voxel, float in, int distance, long slope, float per) {
        int brick = voxel >> 2;
        int bound = slope >= 0L ? (brick + distance) << 2 : (brick - distance + 1) << 2;
        return ((float) (bound - voxel) - in) * per;
    }

    /** 1 where a cell of a stored brick has no density. */
    private int isEmpty(int brick, int x, int y, int z) {
        int bit = ((z & 3) << 4) + ((y & 3) << 2) + (x & 3);
        return brick >= 0 && ((occupied[max(brick, 0)] >> bit) & 1L) == 0L ? 1 : 0;
    }

    private int slot(int x, int y, int z) {
        int brick = bricks[((z >> 2) * bricksY + (y >> 2)) * bricksX + (x >> 2)];
        return brick < 0 ? -1 : (brick << 6) + ((z & 3) << 4) + ((y & 3) << 2) + (x & 3);
    }

    /** {@link DensityActivation#density}. */
    private float density(float raw) {
        float activated = max(0f, raw);
        if (activation == 1) {
            activated = raw > 20 ? raw : log1p(exp(raw));
        }
        if (activation == 2) {
            activated = exp(raw);
        }
        return activationScale * activated;
    }

    /** 1 - exp(-x) of what is not negative: a series where that would cancel, since devices take long over expm1. */
    private float absorbed(float x) {
        return x < 0.25f ? x * (1 - x * (0.5f - x * (0.16666667f - x * (0.041666668f - x * (0.008333334f - x * 0.0013888889f)))))
                : 1 - exp(-x);
    }

    private int ten(float fraction) {
        return (int) (fraction * 1023 + 0.5f);
    }
}
