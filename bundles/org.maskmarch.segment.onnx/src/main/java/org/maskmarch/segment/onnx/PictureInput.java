package org.maskmarch.segment.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.maskmarch.api.image.RgbImage;

/**
 * How an encoder wants its picture.
 *
 * @param name      of the input
 * @param side      of the square that the picture is scaled into, pixels
 * @param stretched whether the picture fills the square, whatever its proportions, or lies in it at the top left
 * @param values    what the numbers are
 * @param planes    [1, 3, side, side], the rest of the square zero; otherwise [height, width, 3] without the rest of the
 *                  square, which such graphs add themselves
 * @param bytes     unsigned bytes; otherwise 32-bit floats
 */
record PictureInput(String name, int side, boolean stretched, Values values, boolean planes, boolean bytes) {
    private static final int DEFAULT_SIDE = 1024;
    private static final int LARGEST_SIDE = 4096;

    /** The scale of the colours. */
    enum Values {
        /** With ImageNet's mean 0 and deviation 1. */
        NORMALISED(Preprocessing.MEAN, Preprocessing.DEVIATION),
        /** From 0 to 1. */
        UNIT(new float[3], new float[] {255, 255, 255}),
        /** From 0 to 255. */
        RAW(new float[3], new float[] {1, 1, 1});

        private final float[] mean;
        private final float[] deviation;

        Values(float[] mean, float[] deviation) {
            this.mean = mean;
            this.deviation = deviation;
        }
    }

    /**
     * The picture that SAM 1 and its descendants take: normalised planes, or, where the graph normalises, raw planes of
     * bytes or raw pixels [height, width, 3].
     *
     * @throws IllegalArgumentException when the encoder takes something else
     */
    static PictureInput padded(Signature encoder) {
        Signature.Port port = only(encoder);
        boolean bytes = port.type() == OnnxJavaType.UINT8;
        if (port.rank() == 3 && port.shape()[2] == 3 && (bytes || port.type() == OnnxJavaType.FLOAT)) {
            if (port.shape()[0] >= 0 || port.shape()[1] >= 0) {
                throw new IllegalArgumentException("the encoder's input " + port
                        + " has a fixed size; pictures of any size [?, ?, 3] are expected");
            }
            return new PictureInput(port.name(), DEFAULT_SIDE, false, Values.RAW, false, bytes);
        }
        return new PictureInput(port.name(), side(port, bytes), false, bytes ? Values.RAW : Values.NORMALISED, true,
                bytes);
    }

    /**
     * The picture stretched to a square of planes.
     *
     * @throws IllegalArgumentException when the encoder takes something else
     */
    static PictureInput stretched(Signature encoder, Values values) {
        Signature.Port port = only(encoder);
        return new PictureInput(port.name(), side(port, false), true, values, true, false);
    }

    private static Signature.Port only(Signature encoder) {
        if (encoder.inputs().size() != 1) {
            throw new IllegalArgumentException("the encoder takes " + encoder.inputs()
                    + " where a picture alone is expected");
        }
        return encoder.inputs().iterator().next();
    }

    private static int side(Signature.Port port, boolean bytes) {
        long[] shape = port.shape();
        if (port.type() != (bytes ? OnnxJavaType.UINT8 : OnnxJavaType.FLOAT) || shape.length != 4 || shape[0] > 1
                || shape[1] != 3 && shape[1] >= 0 || shape[2] != shape[3]
                || shape[2] >= 0 && (shape[2] < LowResMask.SIDE || shape[2] > LARGEST_SIDE)) {
            throw new IllegalArgumentException("the encoder's input is " + port + " where float[1, 3, S, S] with S from "
                    + LowResMask.SIDE + " to " + LARGEST_SIDE + " is expected");
        }
        return shape[2] < 0 ? DEFAULT_SIDE : (int) shape[2];
    }

    Frame frame(int width, int height) {
        return stretched ? Frame.stretched(width, height, side) : Frame.of(width, height, side);
    }

    /** The picture as the encoder's input; to be closed. */
    OnnxTensor tensor(OrtEnvironment environment, RgbImage image) throws OrtException {
        Frame frame = frame(image.width(), image.height());
        int columns = planes ? side : frame.newWidth();
        int rows = planes ? side : frame.newHeight();
        long[] shape = planes ? new long[] {1, 3, rows, columns} : new long[] {rows, columns, 3};
        int pixelStep = planes ? 1 : 3;
        int channelStep = planes ? rows * columns : 1;
        ByteBuffer memory = ByteBuffer.allocateDirect(3 * rows * columns * (bytes ? 1 : Float.BYTES))
                .order(ByteOrder.nativeOrder());
        FloatBuffer floats = memory.asFloatBuffer();
        Preprocessing.rows(image, frame.newWidth(), frame.newHeight(), (y, row) -> {
            for (int x = 0; x < frame.newWidth(); x++) {
                for (int c = 0; c < 3; c++) {
                    float value = (row[x * 3 + c] - values.mean[c]) / values.deviation[c];
                    int at = (y * columns + x) * pixelStep + c * channelStep;
                    if (bytes) {
                        memory.put(at, (byte) Math.max(0, Math.min(255, Math.round(value))));
                    } else {
                        floats.put(at, value);
                    }
                }
            }
        });
        return bytes ? OnnxTensor.createTensor(environment, memory, shape, OnnxJavaType.UINT8)
                : OnnxTensor.createTensor(environment, floats, shape);
    }

    /** Everything that shows in an embedding. */
    @Override
    public String toString() {
        return "side " + side + (stretched ? " stretched" : "") + (values == Values.NORMALISED ? "" : " " + values)
                + (planes ? "" : " pixels") + (bytes ? " bytes" : "");
    }
}
