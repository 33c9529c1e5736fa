package org.maskmarch.api.field;

/**
 * The space in which a field is stored, and in which it is therefore baked, marched and voted on; and how that space
 * lies in the world. World coordinates are those of the cameras.
 */
public sealed interface FieldSpace {
    /** Field coordinates are world coordinates. */
    FieldSpace WORLD = new World();

    /**
     * Takes a point of the world into the field's space, in place.
     *
     * @param p [3]
     * @return false where the space has no such point; {@code p} is then undefined
     */
    boolean toField(double[] p);

    /**
     * Takes a point of the field's space into the world, in place.
     *
     * @param p [3]
     * @return false where the point has no place in the world, at infinity; {@code p} is then undefined
     */
    boolean toWorld(double[] p);

    /**
     * Turns a viewing direction at a point of the world into the one that the field's colours depend on, in place.
     *
     * @param point     [3], world
     * @param direction [3], unit
     */
    default void viewDirection(double[] point, double[] direction) { }

    /** In words, for {@code info} and reports. */
    String description();

    /** The world itself. */
    record World() implements FieldSpace {
        @Override
        public boolean toField(double[] p) {
            return true;
        }

        @Override
        public boolean toWorld(double[] p) {
            return true;
        }

        @Override
        public String description() {
            return "world";
        }
    }

    /**
     * Normalised device coordinates of a forward-facing scene (NeRF, appendix C): what lies before the plane
     * {@code z = -near} of the world, cameras looking along -z, becomes the box [-1, 1]^3, with infinity at z = 1. Lines
     * stay lines.
     *
     * @param scaleX        focal length over half the width of a view; NaN where no camera is known
     * @param scaleY        focal length over half the height
     * @param near          distance of the near plane, world units
     * @param ownDirections whether colours depend on the direction in this space (TensoRF) instead of the world's
     */
    record Ndc(double scaleX, double scaleY, double near, boolean ownDirections) implements FieldSpace {
        /** Without cameras: good for describing a checkpoint, not for marching it. */
        public static final Ndc UNPLACED = new Ndc(Double.NaN, Double.NaN, 1, false);

        /** The same space with colours by its own directions. */
        public Ndc withOwnDirections() {
            return new Ndc(scaleX, scaleY, near, true);
        }

        /** Whether the cameras are known that the coordinates belong to. */
        public boolean isPlaced() {
            return !Double.isNaN(scaleX);
        }

        @Override
        public boolean toField(double[] p) {
            if (!(p[2] < 0)) {
                return false;
            }
            p[0] *= -scaleX / p[2];
            p[1] *= -scaleY / p[2];
            p[2] = 1 + 2 * near / p[2];
            return true;
        }

        @Override
        public boolean toWorld(double[] p) {
            double z = 2 * near / (p[2] - 1);
            if (!(z < 0) || Double.isInfinite(z)) {
                return false;
            }
            p[0] *= -z / scaleX;
            p[1] *= -z / scaleY;
            p[2] = z;
            return true;
        }

        @Override
        public void viewDirection(double[] point, double[] d) {
            if (ownDirections) {
                double x = -scaleX / point[2] * (d[0] - point[0] / point[2] * d[2]);
                double y = -scaleY / point[2] * (d[1] - point[1] / point[2] * d[2]);
                double z = -2 * near / (point[2] * point[2]) * d[2];
                double length = Math.sqrt(x * x + y * y + z * z);
                d[0] = x / length;
                d[1] = y / length;
                d[2] = z / length;
            }
        }

        @Override
        public String description() {
            return "forward-facing (normalised device coordinates)";
        }
    }

    /**
     * Contracted space of an unbounded scene: a cube or ball round a centre as it is, everything beyond squeezed into a
     * shell (mip-NeRF 360 equation 10; DVGO v2). With q the world relative to centre and radius, and m its norm: q where
     * m is at most 1, else {@code q / m * (1 + shell - shell / m)}.
     *
     * @param centre       [3] of the inner part, world
     * @param radius       of the inner part, world units
     * @param shell        thickness of the shell, in units of the radius: 0.2 in DVGO, 1 in mip-NeRF 360
     * @param largest      whether the norm is the largest coordinate (a cube), else the Euclidean length (a ball)
     * @param worldDensity whether density is per world unit, else per unit of this space along the ray
     */
    record Contracted(double centreX, double centreY, double centreZ, double radius, double shell, boolean largest,
                      boolean worldDensity) implements FieldSpace {
        @Override
        public boolean toField(double[] p) {
            p[0] = (p[0] - centreX) / radius;
            p[1] = (p[1] - centreY) / radius;
            p[2] = (p[2] - centreZ) / radius;
            double m = norm(p);
            if (m > 1) {
                double scale = (1 + shell - shell / m) / m;
                p[0] *= scale;
                p[1] *= scale;
                p[2] *= scale;
            }
            return true;
        }

        @Override
        public boolean toWorld(double[] p) {
            double m = norm(p);
            double scale = radius;
            if (m > 1) {
                double far = shell / (1 + shell - m);
                if (!(far >= 1) || Double.isInfinite(far)) {
                    return false;
                }
                scale *= far / m;
            }
            p[0] = centreX + p[0] * scale;
            p[1] = centreY + p[1] * scale;
            p[2] = centreZ + p[2] * scale;
            return true;
        }

        /**
         * How many times as long a step outwards is in the world as it would be in the inner part; infinite at infinity.
         *
         * @param p [3] in the space
         */
        public double stretch(double[] p) {
            double m = norm(p);
            double left = Math.max(0, 1 + shell - m);
            return m <= 1 ? 1 : shell / (left * left);
        }

        /** The norm that tells inside from outside. */
        public double norm(double[] q) {
            return largest ? Math.max(Math.abs(q[0]), Math.max(Math.abs(q[1]), Math.abs(q[2])))
                    : Math.sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2]);
        }

        @Override
        public String description() {
            return "contracted round (" + (float) centreX + ", " + (float) centreY + ", " + (float) centreZ + "), radius "
                    + (float) radius;
        }
    }
}
