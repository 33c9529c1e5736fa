package org.maskmarch.segment.onnx;

import org.maskmarch.api.segment.Prompt;
import org.maskmarch.api.segment.PromptBox;
import org.maskmarch.api.segment.PromptPoint;

/**
 * A prompt as SAM's points: clicks first (1 = object, 0 = not), then what becomes of the box.
 *
 * @param coordinates [n, 2], x and y in the frame
 * @param labels      [n]
 */
record Points(float[] coordinates, float[] labels) {
    private static final float PADDING = -1;
    private static final float BOX_TOP_LEFT = 2;
    private static final float BOX_BOTTOM_RIGHT = 3;

    int size() {
        return labels.length;
    }

    /** The clicks alone. */
    static Points clicks(Prompt prompt, Frame frame) {
        return of(prompt, frame, 0);
    }

    /** Clicks, then the corners of the box, if there is one. */
    static Points withBox(Prompt prompt, Frame frame) {
        Points points = of(prompt, frame, prompt.box() == null ? 0 : 2);
        points.putBox(prompt, frame);
        return points;
    }

    /** Clicks, then the corners of the box, or else the point at (0, 0) that SAM 1 was trained with. */
    static Points withBoxOrPadding(Prompt prompt, Frame frame) {
        Points points = of(prompt, frame, prompt.box() == null ? 1 : 2);
        if (prompt.box() == null) {
            points.labels[points.size() - 1] = PADDING;
        }
        points.putBox(prompt, frame);
        return points;
    }

    private static Points of(Prompt prompt, Frame frame, int more) {
        int count = prompt.points().size() + more;
        Points points = new Points(new float[count * 2], new float[count]);
        int i = 0;
        for (PromptPoint point : prompt.points()) {
            points.put(i++, frame, point.x(), point.y(), point.positive() ? 1 : 0);
        }
        return points;
    }

    private void putBox(Prompt prompt, Frame frame) {
        PromptBox box = prompt.box();
        if (box != null) {
            put(size() - 2, frame, box.x0(), box.y0(), BOX_TOP_LEFT);
            put(size() - 1, frame, box.x1(), box.y1(), BOX_BOTTOM_RIGHT);
        }
    }

    private void put(int i, Frame frame, float x, float y, float label) {
        coordinates[i * 2] = frame.x(x);
        coordinates[i * 2 + 1] = frame.y(y);
        labels[i] = label;
    }
}
