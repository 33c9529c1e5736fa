package org.maskmarch.engine;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.maskmarch.api.segment.FoundBox;
import org.maskmarch.api.segment.PromptBox;

/**
 * What a text model found for a text, as the report has it.
 *
 * @param text   of the job
 * @param model  name of the text model
 * @param phrase of the text that it saw there
 * @param score  0 to 1
 * @param box    [x0, y0, x1, y1], pixels
 */
@JsonPropertyOrder({"text", "model", "phrase", "score", "box"})
record TextFind(String text, String model, String phrase, float score, float[] box) {
    static TextFind of(String text, String model, FoundBox found) {
        PromptBox b = found.box();
        return new TextFind(text, model, found.phrase(), found.score(), new float[] {b.x0(), b.y0(), b.x1(), b.y1()});
    }
}
