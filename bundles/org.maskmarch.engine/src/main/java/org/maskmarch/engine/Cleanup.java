package org.maskmarch.engine;

import java.util.HashSet;
import java.util.Set;
import org.maskmarch.api.march.BakedField;
import org.maskmarch.api.march.VoxelLayout;
import org.maskmarch.geometry.Components;

/** Removes what is not the object from its hard labels: floaters, and specks of stray votes. */
final class Cleanup {
    /** Components of less than this share of the largest one's mass go. */
    private static final double LEAST_SHARE = 0.05;
    /** Opacity of a voxel from which it counts as matter. */
    private static final double MATTER = 0.05;

    private Cleanup() { }

    /**
     * Clears, in place, the labels of small components.
     *
     * @param labels [slots] 0 or 1
     * @return mass (summed voxel opacity) of what remains; 0 when nothing visible is labelled
     */
    static double keepLargeComponents(BakedField field, float[] labels) {
        VoxelLayout layout = field.layout();
        double spacing = Math.min(layout.spacing(0), Math.min(layout.spacing(1), layout.spacing(2)));
        Components components = Components.of(layout,
                slot -> labels[slot] > 0 && opacity(field, slot, spacing) > MATTER,
                slot -> opacity(field, slot, spacing));
        double largest = components.all().stream().mapToDouble(Components.Component::mass).max().orElse(0);
        Set<Integer> kept = new HashSet<>();
        double mass = 0;
        for (Components.Component c : components.all()) {
            if (c.mass() >= LEAST_SHARE * largest) {
                kept.add(c.id());
                mass += c.mass();
            }
        }
        for (int slot = 0; slot < labels.length; slot++) {
            // labels in thin air stay: they carry the boundary between vertices
            if (components.idOf(slot) >= 0 && !kept.contains(components.idOf(slot))) {
                labels[slot] = 0;
            }
        }
        return mass;
    }

    private static double opacity(BakedField field, int slot, double spacing) {
        return -Math.expm1(-Math.max(0, field.density(slot)) * spacing);
    }
}
