package org.maskmarch.api.segment;

/** A click: pixel position from the top left of the image, and whether it marks the object or what is not the object. */
public record PromptPoint(float x, float y, boolean positive) { }
