package org.maskmarch.engine;

import org.maskmarch.api.image.Mask;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.geometry.MaskRegions;

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
    /** Share of the outline on edges from which something is a whole thing, and by which another mask is more of one. */
    static final double WHOLE = 0.8;
    static final double CLEARLY_MORE = 0.05;
    private static final int[][] WAYS = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}};

    private final Mask mask;
    private final ViewRender view;
    /** Pixels that are known not to be the object: an outline along them is not in question. */
    private final Mask known;
    private final int reach;

    private Outline(Mask mask, ViewRender view, Mask known) {
        this.mask = mask;
        this.view = view;
        this.known = known;
        this.reach = Math.max(1, (int) Math.round(REACH * Math.max(view.width(), view.height())));
    }

    /** Share of the outline, 0..1, without what lies at the border of the view; 0 where nothing is left. */
    static double onEdges(Mask mask, ViewRender view) {
        return new Outline(mask, view, none(view)).share(false);
    }

    /** The same without what lies along something nearer: the thing goes on behind it, and its outline is not seen. */
    static double onEdgesWhereSeen(Mask mask, ViewRender view) {
        return onEdgesWhereSeen(mask, view, none(view));
    }

    /**
     * The same without what lies along pixels that are known not to be the object either; 1 where all of it does.
     *
     * @param known same size
     */
    static double onEdgesWhereSeen(Mask mask, ViewRender view, Mask known) {
        return new Outline(mask, view, known).share(true);
    }

    /**
     * Where the surface goes on beyond the outline without an edge, up to the edges that it then has: what a mask misses that
     * ends at a stripe. Empty unless the whole has clearly more of its outline on edges, and where the flood covers more than
     * the mask does: then the surface is what the thing lies on.
     *
     * @param known pixels that are known not to be the object, same size
     */
    static Mask beyond(Mask mask, ViewRender view, Mask known) {
        Outline outline = new Outline(mask, view, known);
        // the flood stops short of an edge by the reach of what it compares
        Mask beyond = MaskRegions.grown(outline.flood(), outline.reach).without(mask).without(known);
        double whole = beyond.isEmpty() ? 0 : onEdgesWhereSeen(mask.or(beyond), view, known);
        return whole >= WHOLE && whole >= outline.share(true) + CLEARLY_MORE ? beyond : none(view);
    }

    private static Mask none(ViewRender view) {
        return new Mask(view.width(), view.height());
    }

    private double share(boolean whereSeen) {
        int edges = 0;
        int all = 0;
        boolean settled = false;
        for (int y = 0; y < view.height(); y++) {
            for (int x = 0; x < view.width(); x++) {
                for (int[] way : WAYS) {
                    if (!mask.get(x, y) || mask.get(x + way[0], y + way[1]) || !isWithin(x, y, way)) {
                        continue;
                    }
                    if (known.get(x + way[0], y + way[1])) {
                        settled = true;
                    } else if (!whereSeen || !isHidden(x, y, way)) {
                        all++;
                        edges += isEdge(x, y, way) ? 1 : 0;
                    }
                }
            }
        }
        return all > 0 ? (double) edges / all : settled ? 1 : 0;
    }

    /** Outwards from where the outline lies on no edge, over surface without edges; empty where that is more than the mask. */
    private Mask flood() {
        Mask out = none(view);
        int[] queue = new int[mask.area() + 1];
        int end = 0;
        for (int y = 0; y < view.height(); y++) {
            for (int x = 0; x < view.width(); x++) {
                for (int[] way : WAYS) {
                    if (mask.get(x, y) && !mask.get(x + way[0], y + way[1]) && isWithin(x, y, way) && !isEdge(x, y, way)
                            && !isHidden(x, y, way)) {
                        end = take(x + way[0], y + way[1], out, queue, end);
                    }
                }
            }
        }
        for (int at = 0; at < end; at++) {
            for (int[] way : WAYS) {
                end = take(queue[at] % view.width() + way[0], queue[at] / view.width() + way[1], out, queue, end);
            }
        }
        return end == queue.length ? none(view) : out;
    }

    private int take(int x, int y, Mask out, int[] queue, int end) {
        if (end == queue.length || x < reach || y < reach || x >= view.width() - reach || y >= view.height() - reach
                || mask.get(x, y) || known.get(x, y) || out.get(x, y) || bends(x, y, WAYS[0]) || bends(x, y, WAYS[2])) {
            return end;
        }
        queue[end] = y * view.width() + x;
        out.set(queue[end], true);
        return end + 1;
    }

    /** Whether the surface jumps or bends at a pixel, or nothing is there. */
    private boolean bends(int x, int y, int[] way) {
        double here = depth(x, y, way, 0);
        double before = depth(x, y, way, -reach);
        double after = depth(x, y, way, reach);
        return !(Math.abs(before + after - 2 * here) < BEND * here && Math.abs(after - before) < 2 * JUMP * here);
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
