package org.maskmarch.api.segment;

/**
 * Where a text model sees what it was asked for.
 *
 * @param box    inside the image
 * @param score  the model's confidence, 0 to 1
 * @param phrase the words of the text that the model sees there; may be empty
 */
public record FoundBox(PromptBox box, float score, String phrase) { }
