package org.maskmarch.march.opencl;

import java.util.Optional;
import java.util.stream.IntStream;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.march.MarchSettings;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.view.Camera;
import org.maskmarch.march.BrickField;
import org.maskmarch.march.SampleFootprint;

/**
 * Marches views with {@link RayKernel}, some rows at a time, so that what a device holds besides the field does not grow
 * with the view. The field of the last view stays on the device. Thread-safe; one view at a time.
 */
final class KernelMarch implements AutoCloseable {
    /** Rays of one launch, about. */
    private static final int BATCH = 1 << 15;

    private final RayKernel kernel = new RayKernel();
    private final Launcher launcher;
    private BrickField field;
    private RayBatch batch;
    private boolean closed;

    KernelMarch(Launcher launcher) {
        this.launcher = launcher;
    }

    /** Where the kernel runs. */
    String device() {
        return launcher.device();
    }

    /** Why this field cannot be marched here, or null where it can: one short clause. */
    String objection(BrickField asked, MarchSettings settings) {
        if (asked.source().space() instanceof FieldSpace.Contracted) {
            return "rays are curved in this field's space";
        }
        if (settings.footprintThreshold() * (RayKernel.MOST_SURVIVORS - 1) < 1) {
            return "footprints of so faint samples do not fit the kernel";
        }
        return launcher.objection(asked);
    }

    /**
     * Marches a view of a field to which there is no {@link #objection}.
     *
     * @param labels [slots] of the object that alone is seen, without a footprint; null = everything, with a footprint
     * @throws DeviceFailure when the device did not do as told; nothing that it wrote is used
     */
    synchronized ViewRender march(BrickField asked, Camera camera, MarchSettings settings, float[] labels)
            throws DeviceFailure {
        if (closed) {
            throw new DeviceFailure(device() + " has been closed", null);
        }
        if (asked != field) {
            field = null;
            kernel.take(asked);
            field = asked;
        }
        int width = camera.width();
        int height = camera.height();
        int rows = Math.max(1, Math.min(height, BATCH / width));
        if (batch == null || batch.capacity() < rows * width || batch.shDegree() != asked.shDegree()) {
            batch = new RayBatch(rows * width, asked.shDegree());
        }
        kernel.set(settings, RayBatch.step(asked.layout(), settings),
                labels == null ? asked.leap() : asked.leap(labels),
                labels == null ? asked.cells() : asked.cells(labels), labels, labels == null);
        Optional<Aabb> seen = labels == null ? asked.occupied() : asked.occupied(labels);
        float[] rgb = new float[width * height * 3];
        float[] depth = new float[width * height];
        float[] opacity = new float[width * height];
        SampleFootprint.Builder[] footprint = new SampleFootprint.Builder[height];
        for (int first = 0; first < height; first += rows) {
            int firstRow = first;
            int endRow = Math.min(height, first + rows);
            batch.fill(asked, seen, camera, settings, firstRow, endRow);
            launch();
            IntStream.range(firstRow, endRow).parallel().forEach(y -> {
                int ray = (y - firstRow) * width;
                pixels(ray, y * width, width, settings, rgb, depth, opacity);
                if (labels == null) {
                    footprint[y] = new SampleFootprint.Builder(width);
                    survivors(ray, width, settings, footprint[y]);
                }
            });
        }
        return new ViewRender(width, height, rgb, depth, opacity,
                labels == null ? SampleFootprint.Builder.join(asked.layout(), footprint) : null, device());
    }

    /** Marches the batch, a second time with more room where survivors found none. */
    private void launch() throws DeviceFailure {
        kernel.room(batch.size() * 4);
        do {
            kernel.room(kernel.taken[0]);
            kernel.take(batch);
            launcher.launch(kernel, batch.size());
            check();
        } while (kernel.taken[0] > kernel.cells.length);
    }

    /** Everything must have been written by this launch, and within bounds: a device that fails may say nothing. */
    private void check() throws DeviceFailure {
        int taken = kernel.taken[0];
        boolean room = taken <= kernel.cells.length;
        boolean sound = taken >= 0 && taken <= (long) batch.size() * RayKernel.MOST_SURVIVORS;
        for (int i = 0; i < batch.size() && sound; i++) {
            int count = kernel.places[i * 3 + 1];
            long place = kernel.places[i * 3 + 2];
            float opacity = kernel.pixels[i * RayKernel.PIXEL + 3];
            sound = kernel.places[i * 3] == kernel.launch() && opacity >= 0 && opacity < 1.001f
                    && count >= 0 && count <= RayKernel.MOST_SURVIVORS
                    && (!room || place >= 0 && place + (kernel.wantsSurvivors() ? count : 0) <= taken);
        }
        if (!sound) {
            throw new DeviceFailure(device() + " did not march every ray", null);
        }
    }

    private void pixels(int ray, int pixel, int n, MarchSettings settings, float[] rgb, float[] depth, float[] opacity) {
        for (int i = 0; i < n; i++) {
            int at = (ray + i) * RayKernel.PIXEL;
            float covered = kernel.pixels[at + 3];
            for (int c = 0; c < 3; c++) {
                rgb[(pixel + i) * 3 + c] = kernel.pixels[at + c] + (1 - covered) * settings.background()[c];
            }
            opacity[pixel + i] = covered;
            depth[pixel + i] = covered > 0 ? kernel.pixels[at + 4] / covered : (float) settings.far();
        }
    }

    private void survivors(int ray, int n, MarchSettings settings, SampleFootprint.Builder row) {
        for (int i = ray; i < ray + n; i++) {
            int place = kernel.places[i * 3 + 2];
            for (int s = place; s < place + kernel.places[i * 3 + 1]; s++) {
                row.add(kernel.cells[s], kernel.fractions[s], kernel.weights[s]);
            }
            row.endRay(kernel.pixels[i * RayKernel.PIXEL + 3], settings.footprintThreshold());
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        launcher.close(kernel);
    }
}
