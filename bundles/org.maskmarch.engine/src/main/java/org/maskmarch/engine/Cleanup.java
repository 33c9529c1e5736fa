package org.maskmarch.engine;

import java.util.HashSet;
import java.util.Set;
import org.maskmarch.api.march.BakedField;
import org.maskmarch.api.march.Votes;
import org.maskmarch.api.march.VoxelLayout;
import org.maskmarch.geometry.Components;

/**
 * Removes from an object's hard labels what is not the object: floaters, specks of stray votes, and whatever hangs
 * together with nothing that the user's own mask shows.
 */
final class Cleanup {
    /** Components of less than this share of the largest one's mass go. */
    private static final double LEAST_SHARE = 0.05;
    /** Share of a component's mass that the user's mask must show: more than a few grazed voxels. */
    private static final double LEAST_POINTED_AT = 0.01;
    /** Vertices round matter whose labels stay. */
    private static final int BOUNDARY = 2;
    /** Opacity of a voxel from which it counts as matter. */
    private static final double MATTER = 0.05;

    private Cleanup() { }

    /**
     * Clears, in place, the labels of components that are small or that the user has not pointed at.
     *
     * @param labels [slots] 0 or 1
     * @param users  votes of the user's own mask alone
     * @return mass (summed voxel opacity) of what remains; 0 when nothing visible is labelled
     */
    static double keepPointedAt(BakedField field, float[] labels, Votes users) {
        VoxelLayout layout = field.layout();
        double spacing = spacing(layout);
        Components components = Components.of(layout,
                slot -> labels[slot] > 0 && opacity(field, slot, spacing) > MATTER,
                slot -> opacity(field, slot, spacing));
        double[] pointedAt = new double[components.all().size()];
        for (int slot = 0; slot < labels.length; slot++) {
            if (components.idOf(slot) >= 0 && users.foreground()[slot] > users.background()[slot]) {
                pointedAt[components.idOf(slot)] += opacity(field, slot, spacing);
            }
        }
        double largest = components.all().stream().filter(c -> pointedAt[c.id()] > LEAST_POINTED_AT * c.mass())
                .mapToDouble(Components.Component::mass).max().orElse(0);
        Set<Integer> kept = new HashSet<>();
        double mass = 0;
        for (Components.Component c : components.all()) {
            if (c.mass() >= LEAST_SHARE * largest && pointedAt[c.id()] > LEAST_POINTED_AT * c.mass()) {
                kept.add(c.id());
                mass += c.mass();
            }
        }
        boolean[] matter = new boolean[labels.length];
        for (int slot = 0; slot < labels.length; slot++) {
            matter[slot] = components.idOf(slot) >= 0 && kept.contains(components.idOf(slot));
        }
        // thin air is labelled only beside matter, where it carries the boundary between vertices; no haze elsewhere
        boolean[] near = Components.dilated(layout, matter, BOUNDARY);
        for (int slot = 0; slot < labels.length; slot++) {
            boolean elsewhere = components.idOf(slot) >= 0 && !matter[slot];
            if (elsewhere || !near[slot]) {
                labels[slot] = 0;
            }
        }
        return mass;
    }

    /** Summed voxel opacity of what is labelled. */
    static double mass(BakedField field, float[] labels) {
        double spacing = spacing(field.layout());
        double mass = 0;
        for (int slot = 0; slot < labels.length; slot++) {
            mass += labels[slot] > 0 ? opacity(field, slot, spacing) : 0;
        }
        return mass;
    }

    private static double spacing(VoxelLayout layout) {
        return Math.min(layout.spacing(0), Math.min(layout.spacing(1), layout.spacing(2)));
    }

    private static double opacity(BakedField field, int slot, double spacing) {
        return -Math.expm1(-field.density(slot) * spacing);
    }
}
