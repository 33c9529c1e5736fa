package org.maskmarch.geometry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import org.maskmarch.api.march.VoxelLayout;

/** Connected components of stored vertices, 26-neighbourhood. */
public final class Components {
    /** A component: its number, its vertices and their total mass. */
    public record Component(int id, int vertices, double mass) { }

    private final int[] idOf;
    private final List<Component> components;

    private Components(int[] idOf, List<Component> components) {
        this.idOf = idOf;
        this.components = components;
    }

    /**
     * @param member which slots belong to any component
     * @param mass   of a slot, summed up per component
     */
    public static Components of(VoxelLayout layout, IntPredicate member, IntToDoubleFunction mass) {
        int[] idOf = new int[layout.slotCount()];
        Arrays.fill(idOf, -1);
        List<Component> found = new ArrayList<>();
        int[] stack = new int[1024];
        for (int seed = 0; seed < idOf.length; seed++) {
            if (idOf[seed] >= 0 || !inside(layout, seed) || !member.test(seed)) {
                continue;
            }
            int id = found.size();
            int vertices = 0;
            double total = 0;
            int top = 0;
            stack[top++] = seed;
            idOf[seed] = id;
            while (top > 0) {
                int slot = stack[--top];
                vertices++;
                total += mass.applyAsDouble(slot);
                int x = layout.x(slot);
                int y = layout.y(slot);
                int z = layout.z(slot);
                for (int n = 0; n < 27; n++) {
                    int nx = x + n % 3 - 1;
                    int ny = y + n / 3 % 3 - 1;
                    int nz = z + n / 9 - 1;
                    if (nx < 0 || ny < 0 || nz < 0 || nx >= layout.nx() || ny >= layout.ny() || nz >= layout.nz()) {
                        continue;
                    }
                    int next = layout.slot(nx, ny, nz);
                    if (next >= 0 && idOf[next] < 0 && member.test(next)) {
                        idOf[next] = id;
                        if (top == stack.length) {
                            stack = Arrays.copyOf(stack, top * 2);
                        }
                        stack[top++] = next;
                    }
                }
            }
            found.add(new Component(id, vertices, total));
        }
        return new Components(idOf, found);
    }

    /** The slots within so many vertices (Chebyshev distance) of a set, itself included. */
    public static boolean[] dilated(VoxelLayout layout, boolean[] set, int reach) {
        boolean[] out = set;
        for (int step = 0; step < reach; step++) {
            boolean[] grown = out.clone();
            for (int slot = 0; slot < out.length; slot++) {
                if (out[slot]) {
                    int x = layout.x(slot);
                    int y = layout.y(slot);
                    int z = layout.z(slot);
                    for (int n = 0; n < 27; n++) {
                        int nx = x + n % 3 - 1;
                        int ny = y + n / 3 % 3 - 1;
                        int nz = z + n / 9 - 1;
                        if (nx >= 0 && ny >= 0 && nz >= 0 && nx < layout.nx() && ny < layout.ny() && nz < layout.nz()) {
                            int next = layout.slot(nx, ny, nz);
                            if (next >= 0) {
                                grown[next] = true;
                            }
                        }
                    }
                }
            }
            out = grown;
        }
        return out;
    }

    private static boolean inside(VoxelLayout layout, int slot) {
        return layout.x(slot) < layout.nx() && layout.y(slot) < layout.ny() && layout.z(slot) < layout.nz();
    }

    /** Component of a slot, or -1. */
    public int idOf(int slot) {
        return idOf[slot];
    }

    /** All components, in the order of their first slot. */
    public List<Component> all() {
        return components;
    }
}
