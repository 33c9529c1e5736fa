package org.maskmarch.engine;

import java.util.Locale;
import org.maskmarch.api.MaskmarchException;

/**
 * The Java heap that a job needs, whatever is forgotten and made again.
 *
 * @param field   bytes of the baked field
 * @param objects bytes of the votes and labels of all objects
 * @param views   bytes of the views that are in use at the same time
 */
record HeapNeed(long field, long objects, long views) {
    /** What runs beside the job: the server, the segmenter's Java side, pictures that are being written. */
    private static final long REST = 96L << 20;
    /** The view at work, the one prepared ahead, and one being written out or asked about again. */
    private static final int VIEWS = 3;
    /** Large arrays do not fill the heap to the brim. */
    private static final double USABLE = 0.9;

    /** @param largestView bytes of the scene's largest view */
    static HeapNeed of(long field, int objects, long bytesPerObject, long largestView) {
        return new HeapNeed(field, objects * bytesPerObject, VIEWS * largestView);
    }

    private long all() {
        return field + objects + views + REST;
    }

    /** What is left of a heap for views that are kept. */
    long left(long heap) {
        return (long) (USABLE * heap) - all() + views;
    }

    /** Refuses what does not fit. */
    void requireWithin(long heap) {
        if (all() > USABLE * heap) {
            throw MaskmarchException.resource("memory.job", "scene", String.format(Locale.ROOT, "The job needs %.1f GiB of "
                    + "Java heap (baked field %.1f, objects %.1f, views %.1f), and there are %.1f.", gib(all() / USABLE),
                    gib(field), gib(objects), gib(views), gib(heap)), String.format(Locale.ROOT, "Raise the heap "
                    + "(EXTRA_JAVA_OPTS=-Xmx%dg), or lower %s.", (long) Math.ceil(gib(all() / USABLE)), knob()), null);
        }
    }

    private String knob() {
        if (objects >= field && objects >= views) {
            return "the scene's `memoryMiB` or `resolution`, or split the objects over several jobs";
        }
        return views >= field ? "`width` and `height` of the cameras" : "the scene's `memoryMiB` or `resolution`";
    }

    private static double gib(double bytes) {
        return bytes / (1L << 30);
    }
}
