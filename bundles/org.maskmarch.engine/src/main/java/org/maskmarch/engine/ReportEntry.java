package org.maskmarch.engine;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;

/**
 * What happened to one object in one view of one pass.
 *
 * @param points x, y, label (1 object, 0 not) of the prompt, pixels
 * @param box    [x0, y0, x1, y1] of the prompt, or null
 * @param token  which of the segmenter's masks was taken, or -1
 * @param device what marched the view
 * @param millis by step
 */
@JsonPropertyOrder({"view", "camera", "pass", "verdict", "reason", "iou", "strategy", "strategyVersion", "model",
    "predictedIou", "stability", "token", "points", "box", "device", "millis"})
record ReportEntry(int view, String camera, int pass, String verdict, String reason, Double iou, String strategy,
                   String strategyVersion, String model, Float predictedIou, Float stability, int token,
                   List<float[]> points, float[] box, String device, Map<String, Long> millis) { }
