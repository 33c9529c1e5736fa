package org.maskmarch.views;

import java.util.stream.IntStream;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.image.RgbImage;
import org.maskmarch.api.view.Camera;
import org.maskmarch.api.view.Photograph;

/** Photographs as a pinhole camera would have taken them. */
final class Undistortion {
    /** How much the shape of a file may differ from what its camera says: smaller files were rounded to pixels. */
    private static final double SHAPE_TOLERANCE = 0.02;
    private static final int MOST_SAMPLES = 16;

    private Undistortion() { }

    /**
     * A camera's photograph, resampled to the camera. Every pixel is the mean of as many evenly spaced points as it takes
     * for them to be at most one pixel of the photograph apart.
     *
     * @param background [3], 0..1, behind transparent pixels and where the photograph ends
     */
    static RgbImage photograph(Camera camera, float[] background) {
        Photograph photograph = camera.photograph();
        Picture picture = Picture.read(photograph.file());
        double scaleX = (double) picture.width() / photograph.width();
        double scaleY = (double) picture.height() / photograph.height();
        if (Math.abs(scaleX / scaleY - 1) > SHAPE_TOLERANCE) {
            throw MaskmarchException.badInput("view.photograph-shape", String.valueOf(photograph.file().getFileName()),
                    "The photograph has " + picture.width() + " x " + picture.height() + " pixels, its camera "
                            + photograph.width() + " x " + photograph.height() + '.',
                    "Give the photographs that the cameras were computed from; a phone's may have been turned.");
        }
        int samples = (int) Math.max(1, Math.min(MOST_SAMPLES, Math.ceil(Math.max(
                scaleX * photograph.fx() / camera.fx(), scaleY * photograph.fy() / camera.fy()))));
        byte[] rgb = new byte[camera.pixels() * 3];
        IntStream.range(0, camera.height()).parallel().forEach(row -> {
            double[] sum = new double[3];
            double[] at = new double[2];
            for (int column = 0; column < camera.width(); column++) {
                sum[0] = 0;
                sum[1] = 0;
                sum[2] = 0;
                for (int sample = 0; sample < samples * samples; sample++) {
                    double u = (column + (sample % samples + 0.5) / samples - camera.cx()) / camera.fx();
                    double v = (row + (sample / samples + 0.5) / samples - camera.cy()) / camera.fy();
                    boolean shown = photograph.lens().distort(u, v, at);
                    double x = photograph.fx() * at[0] + photograph.cx();
                    double y = photograph.fy() * at[1] + photograph.cy();
                    if (shown && x >= 0 && y >= 0 && x <= photograph.width() && y <= photograph.height()) {
                        picture.addColour(x * scaleX, y * scaleY, background, sum);
                    } else {
                        sum[0] += background[0];
                        sum[1] += background[1];
                        sum[2] += background[2];
                    }
                }
                for (int c = 0; c < 3; c++) {
                    rgb[(row * camera.width() + column) * 3 + c]
                            = (byte) Math.rint(255 * sum[c] / (samples * samples));
                }
            }
        });
        return new RgbImage(camera.width(), camera.height(), rgb);
    }
}
