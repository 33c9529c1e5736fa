package org.maskmarch.views;

import java.util.ArrayList;
import java.util.List;
import org.maskmarch.api.view.Camera;
import org.maskmarch.api.view.CameraSpec;
import org.maskmarch.api.view.Lens;

/**
 * Cameras on a grid in the plane z = 0, looking along -z: for forward-facing scenes whose poses are lost.
 *
 * <p>The grid is as square as the count allows; its rows go from the top to the bottom, cameras in a row from left to
 * right, and a last row that is not full is spread over the whole width. A single row or camera is in the middle.
 */
final class ForwardCameras {
    private ForwardCameras() { }

    static List<Camera> place(CameraSpec.Forward spec) {
        check(spec);
        double focal = 0.5 * spec.width() / Math.tan(Math.toRadians(spec.fovX()) / 2);
        Intrinsics intrinsics = new Intrinsics(spec.width(), spec.height(), focal, focal, spec.width() / 2.0,
                spec.height() / 2.0, Lens.NONE).checked("cameras.forward");
        int columns = (int) Math.ceil(Math.sqrt(spec.count()));
        int rows = (spec.count() + columns - 1) / columns;
        List<Camera> cameras = new ArrayList<>(spec.count());
        for (int i = 0; i < spec.count(); i++) {
            int row = i / columns;
            int inRow = Math.min(columns, spec.count() - row * columns);
            double[] eye = {spread(i % columns, inRow) * spec.spreadX(), -spread(row, rows) * spec.spreadY(), 0};
            double[] target = spec.distance() > 0 ? new double[] {0, 0, -spec.distance()}
                    : new double[] {eye[0], eye[1], -1};
            double[] pose = Pose.lookAt(eye, target, new double[] {0, 1, 0});
            cameras.add(intrinsics.camera(String.format("forward-%04d", i), pose, null, spec));
        }
        return List.copyOf(cameras);
    }

    /** -1 for the first to 1 for the last; 0 for a single one. */
    private static double spread(int index, int count) {
        return count == 1 ? 0 : 2.0 * index / (count - 1) - 1;
    }

    private static void check(CameraSpec.Forward spec) {
        require(spec.count() >= 1 && spec.count() <= ViewFaults.MAX_CAMERAS, "count",
                "Give a count from 1 to " + ViewFaults.MAX_CAMERAS + '.');
        require(spec.fovX() > 0 && spec.fovX() < 180, "fovX", "Give degrees between 0 and 180.");
        require(spec.spreadX() >= 0 && spec.spreadX() < 1e6 && spec.spreadY() >= 0 && spec.spreadY() < 1e6, "spread",
                "Give two distances in world units: spread: [0.1, 0.1]");
        require(spec.distance() >= 0 && spec.distance() < 1e9, "distance", "Give a positive distance in world units.");
        if (spec.width() < 1 || spec.height() < 1) {
            throw ViewFaults.sizeMissing("cameras.forward");
        }
    }

    private static void require(boolean holds, String key, String remedy) {
        if (!holds) {
            throw ViewFaults.badValue("cameras.forward." + key, "The value is out of range.", remedy);
        }
    }
}
