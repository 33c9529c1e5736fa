package org.maskmarch.api;

import java.util.Optional;

/** Axis-aligned box in world coordinates (the frame of the checkpoint), world units. */
public record Aabb(double minX, double minY, double minZ, double maxX, double maxY, double maxZ) {

    public Aabb {
        if (!(minX < maxX && minY < maxY && minZ < maxZ)
                || !Double.isFinite(minX + minY + minZ + maxX + maxY + maxZ)) {
            throw new IllegalArgumentException("not a box: [" + minX + ", " + minY + ", " + minZ + "] to ["
                    + maxX + ", " + maxY + ", " + maxZ + "]");
        }
    }

    /** Box of half side {@code radius} round the origin. */
    public static Aabb cube(double radius) {
        return new Aabb(-radius, -radius, -radius, radius, radius, radius);
    }

    /** Lower bound on an axis, 0 = x, 1 = y, 2 = z. */
    public double min(int axis) {
        return axis == 0 ? minX : axis == 1 ? minY : minZ;
    }

    /** Upper bound on an axis, 0 = x, 1 = y, 2 = z. */
    public double max(int axis) {
        return axis == 0 ? maxX : axis == 1 ? maxY : maxZ;
    }

    public double size(int axis) {
        return max(axis) - min(axis);
    }

    /** What this box and another have in common; empty when that has no volume. */
    public Optional<Aabb> intersection(Aabb other) {
        double[] min = new double[3];
        double[] max = new double[3];
        for (int axis = 0; axis < 3; axis++) {
            min[axis] = Math.max(min(axis), other.min(axis));
            max[axis] = Math.min(max(axis), other.max(axis));
            if (min[axis] >= max[axis]) {
                return Optional.empty();
            }
        }
        return Optional.of(new Aabb(min[0], min[1], min[2], max[0], max[1], max[2]));
    }

    public boolean contains(double x, double y, double z) {
        return x >= minX && x <= maxX && y >= minY && y <= maxY && z >= minZ && z <= maxZ;
    }
}
