package org.maskmarch.engine;

import org.maskmarch.api.image.Mask;
import org.maskmarch.api.march.ViewRender;

/**
 * How much of a mask's outline lies on edges of the surface, where the depth jumps to what is farther or the surface bends. A
 * thing has such an outline, a label printed on it has none: what a picture cannot tell, the field knows.
 */
final class Outline {
    /** What is compared lies so far inside and outside of the outline, relative to the longer side of the view. */
    private static final double REACH = 1.0 / 180;
    /** Of the distance. */
    private static final double JUMP = 0.02;
    /** Change of slope over the reach, of the distance. */
    private static final double BEND = 0.004;
    private static final int[][] WAYS = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}};

    private final Mask mask;
    private final ViewRender view;
    private final int reach;

    private Outline(Mask mask, ViewRender view) {
        this.mask = mask;
        this.view = view;
        this.reach = Math.max(1, (int) Math.round(REACH * Math.max(view.width(), view.height())));
    }

    /** Share of the outline, 0..1, without what lies at the border of the view; 0 where nothing is left. */
    static double onEdges(Mask mask, ViewRender view) {
        return new Outline(mask, view).share(false);
    }

    /** The same without what lies along something nearer: the thing goes on behind it, and its outline is not seen. */
    static double onEdgesWhereSeen(Mask mask, ViewRender view) {
        return new Outline(mask, view).share(true);
    }

    private double share(boolean whereSeen) {
        int edges = 0;
        int all = 0;
        for (int y = 0; y < view.height(); y++) {
            for (int x = 0; x < view.width(); x++) {
                for (int[] way : WAYS) {
                    if (mask.get(x, y) && !mask.get(x + way[0], y + way[1]) && isWithin(x, y, way)
                            && !(whereSeen && isHidden(x, y, way))) {
                        all++;
                        edges += isEdge(x, y, way) ? 1 : 0;
                    }
                }
            }
        }
        return all == 0 ? 0 : (double) edges / all;
    }

    private boolean isHidden(int x, int y, int[] way) {
        double inside = depth(x, y, way, -reach);
        return inside - depth(x, y, way, reach + 1) > JUMP * inside;
    }

    private boolean isWithin(int x, int y, int[] way) {
        int least = -2 * reach;
        int most = 2 * reach + 1;
        int x0 = x + least * way[0];
        int y0 = y + least * way[1];
        int x1 = x + most * way[0];
        int y1 = y + most * way[1];
        return Math.min(Math.min(x0, x1), Math.min(y0, y1)) >= 0 && Math.max(x0, x1) < view.width()
                && Math.max(y0, y1) < view.height();
    }

    private boolean isEdge(int x, int y, int[] way) {
        double inside = depth(x, y, way, -reach);
        double outside = depth(x, y, way, reach + 1);
        if (Math.abs(outside - inside) > JUMP * inside) {
            return outside > inside;
        }
        double slopeInside = inside - depth(x, y, way, -2 * reach);
        double slopeOutside = depth(x, y, way, 2 * reach + 1) - outside;
        return Math.abs(slopeOutside - slopeInside) > BEND * inside;
    }

    /** Distance seen at so many steps outwards; infinite where nothing is seen. */
    private double depth(int x, int y, int[] way, int steps) {
        int pixel = (y + steps * way[1]) * view.width() + x + steps * way[0];
        return view.opacity()[pixel] > VoteView.VISIBLE ? view.depth()[pixel] : Double.POSITIVE_INFINITY;
    }
}
