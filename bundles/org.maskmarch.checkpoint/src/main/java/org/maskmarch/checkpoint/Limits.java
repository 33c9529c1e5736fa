package org.maskmarch.checkpoint;

/**
 * What a checkpoint may ask for at most. Everything is checked before memory is allocated.
 *
 * @param entries        files inside a zip container
 * @param inflatedBytes  declared size of all files of a container together, or real size of an inflated stream
 * @param inflateRatio   declared size over stored size of one file of a container, or the same of a stream ...
 * @param ratioFreeBytes ... which counts only beyond this size: small arrays of zeros do compress well
 * @param elements       elements of one tensor
 * @param pickleBytes    length of one pickle
 * @param stringBytes    length of one string, or byte string in a pickle
 * @param opcodes        instructions of one pickle, or values of one msgpack
 * @param marks          open marks in a pickle, or maps and lists within each other in a msgpack
 * @param rank           dimensions of a tensor
 */
public record Limits(int entries, long inflatedBytes, int inflateRatio, long ratioFreeBytes, long elements,
                     long pickleBytes, int stringBytes, int opcodes, int marks, int rank) {

    /** Room for the largest public checkpoints, and a factor of about four. */
    public static final Limits DEFAULT = new Limits(20_000, 16L << 30, 200, 16L << 20, 1L << 29,
            256L << 20, 128 << 20, 4_000_000, 64, 8);
}
