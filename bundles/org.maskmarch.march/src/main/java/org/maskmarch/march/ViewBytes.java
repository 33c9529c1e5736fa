package org.maskmarch.march;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.march.VoxelLayout;

/**
 * A view as bytes, little-endian: version, width, height, device, colour, depth, opacity, footprint. The version also rises when
 * the march itself comes to other numbers.
 */
final class ViewBytes {
    private static final int VERSION = 5;

    private ViewBytes() { }

    static ByteBuffer pack(ViewRender view) {
        SampleFootprint footprint = (SampleFootprint) view.footprint();
        int pixels = view.width() * view.height();
        byte[] device = view.device().getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(16 + device.length + Float.BYTES * 5 * pixels + footprint.packedBytes())
                .order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(VERSION).putInt(view.width()).putInt(view.height()).putInt(device.length).put(device);
        for (float[] numbers : new float[][] {view.rgb(), view.depth(), view.opacity()}) {
            out.asFloatBuffer().put(numbers);
            out.position(out.position() + numbers.length * Float.BYTES);
        }
        footprint.writeTo(out);
        return out.flip();
    }

    static ViewRender unpack(ByteBuffer bytes, VoxelLayout layout) {
        ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int version = in.getInt();
        int width = in.getInt();
        int height = in.getInt();
        int deviceBytes = in.getInt();
        if (deviceBytes < 0 || deviceBytes > in.remaining()) {
            throw new IllegalArgumentException("a view of another version");
        }
        byte[] device = new byte[deviceBytes];
        in.get(device);
        long pixels = (long) width * height;
        if (version != VERSION || width < 1 || height < 1 || Float.BYTES * 5 * pixels > in.remaining()) {
            throw new IllegalArgumentException("a view of another version or size");
        }
        float[] rgb = floats(in, (int) pixels * 3);
        float[] depth = floats(in, (int) pixels);
        float[] opacity = floats(in, (int) pixels);
        SampleFootprint footprint = SampleFootprint.readFrom(in, layout);
        if (footprint.pixels() != pixels) {
            throw new IllegalArgumentException("a footprint of another view");
        }
        return new ViewRender(width, height, rgb, depth, opacity, footprint, new String(device, StandardCharsets.UTF_8));
    }

    private static float[] floats(ByteBuffer in, int count) {
        float[] numbers = new float[count];
        in.asFloatBuffer().get(numbers);
        in.position(in.position() + count * Float.BYTES);
        return numbers;
    }
}
