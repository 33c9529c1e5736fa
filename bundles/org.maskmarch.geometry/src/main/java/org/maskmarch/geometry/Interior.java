package org.maskmarch.geometry;

import java.util.Arrays;
import org.maskmarch.api.image.Mask;

/** How deep inside a mask its pixels are, and points chosen by that. What is beyond the image is outside. */
public final class Interior {
    /** Receives a pixel. */
    @FunctionalInterface
    public interface Pixel {
        void at(int x, int y);
    }

    /** Further points less deep than this share of the first are on threads and edges. */
    private static final int SHARE = 4;

    private final int width;
    private final int height;
    /** Steps to the nearest pixel outside, diagonal ones too; 0 outside. */
    private final int[] depth;

    public Interior(Mask mask) {
        this.width = mask.width();
        this.height = mask.height();
        this.depth = new int[width * height];
        for (int p = 0; p < depth.length; p++) {
            int x = p % width;
            depth[p] = mask.get(p) ? 1 + Math.min(Math.min(at(x - 1, p / width), at(x, p / width - 1)),
                    Math.min(at(x - 1, p / width - 1), at(x + 1, p / width - 1))) : 0;
        }
        for (int p = depth.length - 1; p >= 0; p--) {
            int x = p % width;
            depth[p] = Math.min(depth[p], 1 + Math.min(Math.min(at(x + 1, p / width), at(x, p / width + 1)),
                    Math.min(at(x + 1, p / width + 1), at(x - 1, p / width + 1))));
        }
    }

    private int at(int x, int y) {
        return x < 0 || y < 0 || x >= width || y >= height ? 0 : depth[y * width + x];
    }

    /**
     * At most {@code count} pixels of at least a depth, the deepest first, none nearer to one before than the depth of
     * that one.
     */
    public void deepest(int count, int leastDepth, Pixel pixel) {
        int[] free = depth.clone();
        int least = Math.max(1, leastDepth);
        for (int n = 0; n < count; n++) {
            int best = 0;
            for (int p = 1; p < free.length; p++) {
                if (free[p] > free[best]) {
                    best = p;
                }
            }
            if (free[best] < least) {
                return;
            }
            least = Math.max(least, depth[best] / SHARE);
            int x = best % width;
            int y = best / width;
            pixel.at(x, y);
            int reach = depth[best];
            int from = Math.max(0, x - reach);
            int to = Math.min(width, x + reach + 1);
            for (int v = Math.max(0, y - reach); v <= Math.min(height - 1, y + reach); v++) {
                Arrays.fill(free, v * width + from, v * width + to, 0);
            }
        }
    }

    /**
     * At most {@code count} pixels of at least a depth: the one nearest to the middle of a box, then always the one
     * farthest from those before.
     *
     * @param box left, top, right, bottom
     */
    public void spread(int count, int leastDepth, float[] box, Pixel pixel) {
        int left = (int) box[0];
        int top = (int) box[1];
        double[] distance = new double[depth.length];
        Arrays.fill(distance, Double.POSITIVE_INFINITY);
        double x = (box[0] + box[2]) / 2;
        double y = (box[1] + box[3]) / 2;
        for (int n = 0; n < count; n++) {
            int best = -1;
            for (int v = top; v <= Math.min(height - 1, (int) box[3]); v++) {
                for (int u = left; u <= Math.min(width - 1, (int) box[2]); u++) {
                    int p = v * width + u;
                    if (depth[p] >= leastDepth) {
                        double d = (u - x) * (u - x) + (v - y) * (v - y);
                        distance[p] = n == 1 ? d : Math.min(distance[p], d);
                        if (best < 0 || (n == 0 ? distance[p] < distance[best] : distance[p] > distance[best])) {
                            best = p;
                        }
                    }
                }
            }
            if (best < 0 || distance[best] == 0 && n > 0) {
                return;
            }
            x = best % width;
            y = best / width;
            pixel.at((int) x, (int) y);
        }
    }
}
