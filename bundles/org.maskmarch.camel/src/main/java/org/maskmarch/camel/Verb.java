package org.maskmarch.camel;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The verbs of the pipeline: the path of a {@code maskmarch:} endpoint. */
public enum Verb {
    /** A job file becomes a claimed job: body file or path, afterwards a JobRef. */
    CLAIM,
    /** Jobs that a restart interrupted: body afterwards a list of JobRef. */
    RECOVER,
    /** Loads and bakes the field, reads the cameras. */
    OPEN,
    /** The user's prompts become the first votes. */
    SEED,
    /** Body afterwards the next Iteration, or the JobRef when none is left; see {@link MaskmarchHeaders#MORE}. */
    NEXT,
    /** Colour, depth and mask score of the view. */
    RENDER,
    /** Asks the strategy for prompts. */
    PROMPT,
    /** Asks the segmenter and judges its mask. */
    SEGMENT,
    /** Mask inverse rendering. */
    PROJECT,
    /** Enters the iteration into the report. */
    RECORD,
    /** Final labels. */
    FINISH,
    /** Writes the results: body afterwards the result folder. */
    PUBLISH,
    /** Ends a job that cannot go on: writes error.json. */
    FAIL;

    static Verb of(String path) {
        return Arrays.stream(values()).filter(v -> v.name().equalsIgnoreCase(path)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("maskmarch:" + path + " is no verb; use one of "
                        + Arrays.stream(values()).map(v -> v.name().toLowerCase(java.util.Locale.ROOT))
                                .collect(Collectors.joining(", "))));
    }
}
