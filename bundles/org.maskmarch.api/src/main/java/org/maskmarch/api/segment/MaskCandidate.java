package org.maskmarch.api.segment;

import org.maskmarch.api.image.Mask;

/**
 * One of the masks that a segmenter offers for a prompt.
 *
 * @param token        which of the model's mask tokens: 0 is meant for unambiguous prompts (a box, several points);
 *                     1 to 3 are alternative readings of an ambiguous one (whole, part, sub-part; no fixed order)
 * @param mask         at the size of the encoded image
 * @param unsure       pixels, inside or outside, whose logit is within 1 of the mask's threshold; same size
 * @param lowRes       [256, 256] logits over the padded square frame of the model, to be fed back
 * @param predictedIou the model's own estimate; may exceed 1
 * @param stability    IoU of the mask at logit thresholds +1 and -1, low resolution
 */
public record MaskCandidate(int token, Mask mask, Mask unsure, float[] lowRes, float predictedIou, float stability) { }
