package org.maskmarch.api.segment;

/** A box in pixels from the top left of the image; x0 < x1, y0 < y1. */
public record PromptBox(float x0, float y0, float x1, float y1) { }
