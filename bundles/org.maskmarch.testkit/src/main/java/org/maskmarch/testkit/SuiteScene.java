package org.maskmarch.testkit;

import java.util.List;
import org.maskmarch.api.view.Camera;

/**
 * A scene of the suite.
 *
 * @param name    what is hard about it
 * @param angle   width of the views, radians
 * @param cameras in the coordinates of the scene, z up
 * @param storage in which checkpoint it is written
 */
record SuiteScene(String name, TabletopScene scene, double angle, List<Camera> cameras, Storage storage) {

    /** A family of checkpoints, and the space that it is in. */
    enum Storage {
        /** Plenoxels: the cube of half side 1. */
        PLENOXELS,
        /** DirectVoxGO, unbounded: contracted space. */
        DVGO_UNBOUNDED,
        /** DirectVoxGO, forward-facing: normalised device coordinates. */
        DVGO_FORWARD
    }
}
