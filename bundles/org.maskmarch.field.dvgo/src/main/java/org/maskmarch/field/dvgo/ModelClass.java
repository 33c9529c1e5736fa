package org.maskmarch.field.dvgo;

import org.maskmarch.checkpoint.Dict;

/** DirectVoxGO's model classes. Their names are not in the file; their parameters show them. */
enum ModelClass {
    DVGO("bounded"),
    DCVGO("unbounded, contracted"),
    DMPIGO("forward-facing, multiplane");

    private final String words;

    ModelClass(String words) {
        this.words = words;
    }

    static ModelClass of(Dict state) {
        return state.has("scene_center") ? DCVGO : state.has("act_shift.grid") ? DMPIGO : DVGO;
    }

    /** For {@code info}. */
    String words() {
        return words;
    }
}
