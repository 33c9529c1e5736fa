package org.maskmarch.api.field;

/**
 * From the raw values of a field, which are what its grid or network interpolates well, to density. Raw values are
 * interpolated first and activated then, as the originals do: a surface between two vertices stays sharp.
 *
 * @param scale factor on the activated value, to the density per unit of length of the field's space
 */
public record DensityActivation(Kind kind, float scale) {
    /** Raw values of at least this size below zero mean nothing at all, whatever the activation. */
    public static final float NOTHING = -1e3f;
    /** Keeps infinity out of what is multiplied. */
    private static final double MOST_TIMES = 1e12;
    /** Raw values are signed densities; negative ones are empty. */
    public static final DensityActivation RELU = new DensityActivation(Kind.RELU, 1);

    /** The function. */
    public enum Kind {
        /** {@code max(0, raw)}. */
        RELU,
        /** {@code log(1 + exp(raw))}. */
        SOFTPLUS,
        /** {@code exp(raw)}. */
        EXP
    }

    /** Softplus times a scale. */
    public static DensityActivation softplus(double scale) {
        return new DensityActivation(Kind.SOFTPLUS, (float) scale);
    }

    /** Exponential times a scale. */
    public static DensityActivation exp(double scale) {
        return new DensityActivation(Kind.EXP, (float) scale);
    }

    /** Density of a raw value, never negative. */
    public float density(float raw) {
        return switch (kind) {
            case RELU -> scale * Math.max(0, raw);
            case SOFTPLUS -> scale * (float) (raw > 20 ? raw : Math.log1p(Math.exp(raw)));
            case EXP -> scale * (float) Math.exp(raw);
        };
    }

    /** The raw value of a density above 0. */
    public float raw(float density) {
        double value = density / scale;
        return (float) switch (kind) {
            case RELU -> value;
            case SOFTPLUS -> value > 20 ? value : Math.log(Math.expm1(value));
            case EXP -> Math.log(value);
        };
    }

    /** The raw value of so many times the density; of a signed one, so many times the value. */
    public float times(float raw, double factor) {
        if (factor == 1) {
            return raw;
        }
        return (float) switch (kind) {
            case RELU -> raw == 0 ? 0 : raw * Math.min(factor, MOST_TIMES);
            case SOFTPLUS -> raw(Math.max(Float.MIN_NORMAL, (float) (density(raw) * Math.min(factor, MOST_TIMES))));
            case EXP -> raw + Math.log(Math.min(factor, MOST_TIMES));
        };
    }
}
