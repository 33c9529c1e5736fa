package org.maskmarch.views;

import java.nio.file.Path;
import org.maskmarch.api.view.Camera;
import org.maskmarch.api.view.CameraSpec;
import org.maskmarch.api.view.Lens;
import org.maskmarch.api.view.Photograph;

/**
 * How the photographs of a source were taken. The view of a photograph is the pinhole camera with the same focal length,
 * principal point and size: simple, and the middle of the picture keeps its scale. With a fisheye it shows less than the
 * photograph; with a barrel lens, its corners are beyond what the photograph shows.
 *
 * @param width  pixels
 * @param height pixels
 * @param lens   what the photographs have and the views have not
 */
record Intrinsics(int width, int height, double fx, double fy, double cx, double cy, Lens lens) {
    private static final int MAX_NAME = 1024;
    private static final double MAX_OFFSET = 1e6;

    /** Refuses what is no camera. */
    Intrinsics checked(String subject) {
        ViewFaults.side(subject, width);
        ViewFaults.side(subject, height);
        ViewFaults.requirePixels(subject, width, height);
        if (!(fx > 1e-3 && fx < 1e7 && fy > 1e-3 && fy < 1e7)) {
            throw ViewFaults.badValue(subject, "The focal lengths " + fx + " and " + fy + " pixels are out of range.",
                    "Check the focal length.");
        }
        if (!(Math.abs(cx) < MAX_OFFSET && Math.abs(cy) < MAX_OFFSET)) {
            throw ViewFaults.badValue(subject, "The principal point " + cx + ", " + cy + " is out of range.",
                    "Check the principal point.");
        }
        return this;
    }

    /**
     * The camera of a photograph at the size of the views.
     *
     * @param pose       camera-to-world, OpenGL axes
     * @param photograph null = none, or not wanted
     * @param spec       says the size of the views
     */
    Camera camera(String name, double[] pose, Path photograph, CameraSpec spec) {
        if (!Pose.isFinite(pose)) {
            throw ViewFaults.badValue("cameras", "A camera is at no finite place.", "Check the poses.");
        }
        Camera camera = new Camera(name.substring(0, Math.min(MAX_NAME, name.length())), width, height, fx, fy, cx, cy,
                pose, photograph == null ? null : new Photograph(photograph, width, height, fx, fy, cx, cy, lens));
        int viewWidth = side(spec.width(), width, spec.height(), height);
        int viewHeight = side(spec.height(), height, spec.width(), width);
        ViewFaults.side("cameras.width", viewWidth);
        ViewFaults.side("cameras.height", viewHeight);
        ViewFaults.requirePixels("cameras", viewWidth, viewHeight);
        return viewWidth == width && viewHeight == height ? camera : camera.resized(viewWidth, viewHeight);
    }

    /** A side as asked for; where only the other is, so that the shape is kept; else as in the source. */
    private static int side(int asked, int own, int otherAsked, int otherOwn) {
        return asked > 0 ? asked
                : otherAsked > 0 ? (int) Math.max(1, Math.rint((double) own * otherAsked / otherOwn)) : own;
    }
}
