package org.maskmarch.march;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.field.DensityActivation;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.march.MarchSettings;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.march.Votes;
import org.maskmarch.api.march.VoxelLayout;
import org.maskmarch.api.view.Camera;

class ViewBytesTest {
    private static BrickField field(float density) {
        Aabb box = new Aabb(-1, -1, -1, 1, 1, 1);
        boolean[] present = new boolean[64];
        Arrays.fill(present, true);
        VoxelLayout layout = new VoxelLayout(box, 16, 16, 16, present);
        float[] values = new float[layout.slotCount()];
        for (int slot = 0; slot < values.length; slot++) {
            values[slot] = slot % 7 == 0 ? density : 0;
        }
        return new BrickField(layout, new FieldInfo("test", FieldSpace.WORLD,
                new DensityActivation(DensityActivation.Kind.RELU, 1), box, null, 0.1, java.util.Map.of()), 0, values, 0,
                new short[values.length * 3], 1e-4f);
    }

    private static ViewRender view(BrickField field) {
        Camera camera = new Camera("one", 20, 14, 25, 25, 10, 7,
                new double[] {1, 0, 0, 0.1, 0, 1, 0, 0.2, 0, 0, 1, 4, 0, 0, 0, 1}, null);
        return new JavaRayMarcher().march(field, camera, MarchSettings.of(1, 7, new float[] {1, 0.5f, 0}));
    }

    @Test
    void aViewComesBackBitForBitWithItsFootprint() {
        BrickField field = field(3);
        ViewRender view = view(field);
        ViewRender back = ViewBytes.unpack(ViewBytes.pack(view), field.layout());
        assertEquals("java", back.device());
        assertArrayEquals(view.rgb(), back.rgb());
        assertArrayEquals(view.depth(), back.depth());
        assertArrayEquals(view.opacity(), back.opacity());
        Mask mask = new Mask(20, 14);
        for (int p = 0; p < 280 / 2; p++) {
            mask.set(p, true);
        }
        Votes here = new Votes(field.layout().slotCount());
        Votes there = new Votes(field.layout().slotCount());
        view.footprint().project(mask, here);
        back.footprint().project(mask, there);
        assertArrayEquals(here.foreground(), there.foreground());
        assertArrayEquals(here.background(), there.background());
        assertEquals(view.footprint().bytes(), back.footprint().bytes());
    }

    @Test
    void bytesThatMakeNoSenseAreRefused() {
        BrickField field = field(3);
        byte[] good = ViewBytes.pack(view(field)).array();
        for (int length : new int[] {12, 13, 100, good.length - 1}) {
            assertThrows(RuntimeException.class,
                    () -> ViewBytes.unpack(ByteBuffer.wrap(Arrays.copyOf(good, length)), field.layout()), "cut to " + length);
        }
        byte[] otherVersion = good.clone();
        otherVersion[0] ^= 1;
        assertThrows(IllegalArgumentException.class, () -> ViewBytes.unpack(ByteBuffer.wrap(otherVersion), field.layout()));
        boolean[] one = {true};
        VoxelLayout small = new VoxelLayout(new Aabb(0, 0, 0, 1, 1, 1), 4, 4, 4, one);
        assertThrows(IllegalArgumentException.class, () -> ViewBytes.unpack(ByteBuffer.wrap(good), small),
                "cells outside another field");
    }

    @Test
    void theFingerprintTellsFieldsApart() {
        assertEquals(field(3).fingerprint(), field(3).fingerprint());
        assertNotEquals(field(3).fingerprint(), field(Math.nextUp(3f)).fingerprint());
    }
}
