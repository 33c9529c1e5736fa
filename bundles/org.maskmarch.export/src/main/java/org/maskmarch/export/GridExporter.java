package org.maskmarch.export;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.Progress;
import org.maskmarch.api.export.ObjectResult;
import org.maskmarch.api.export.ResultExporter;
import org.maskmarch.api.march.VoxelLayout;
import org.maskmarch.api.march.Votes;

/**
 * {@code grid.npz}: the votes, as NumPy reads them.
 *
 * <p>{@code foreground} and {@code background}, float32 [X, Y, Z]: votes for and against the object at each vertex, in
 * units of ray weight; 0 where nothing is stored. {@code aabb}, float32 [2, 3]: positions of the first and the last
 * vertex, coordinates of the field's space (report.json: {@code scene.space}). The mask for a lambda is {@code foreground > lambda * background}.
 */
public final class GridExporter implements ResultExporter {

    @Override
    public String name() {
        return "grid";
    }

    @Override
    public void export(ObjectResult result, Path folder, Progress progress) throws IOException {
        VoxelLayout layout = result.field().layout();
        Votes votes = result.votes();
        int planes = 2 * layout.nx();
        try (NpzWriter npz = new NpzWriter(new BufferedOutputStream(
                Files.newOutputStream(folder.resolve("grid.npz")), 1 << 16))) {
            npz.begin("foreground", layout.nx(), layout.ny(), layout.nz());
            writeGrid(npz, layout, votes.foreground(), 0, planes, progress);
            npz.begin("background", layout.nx(), layout.ny(), layout.nz());
            writeGrid(npz, layout, votes.background(), layout.nx(), planes, progress);
            Aabb box = layout.box();
            npz.begin("aabb", 2, 3);
            npz.write((float) box.minX(), (float) box.minY(), (float) box.minZ(),
                    (float) box.maxX(), (float) box.maxY(), (float) box.maxZ());
        }
    }

    /** One plane of constant x at a time. */
    private void writeGrid(NpzWriter npz, VoxelLayout layout, long[] votes, int done, int planes, Progress progress)
            throws IOException {
        float[] plane = new float[layout.ny() * layout.nz()];
        for (int x = 0; x < layout.nx(); x++) {
            for (int y = 0; y < layout.ny(); y++) {
                for (int z = 0; z < layout.nz(); z++) {
                    int slot = layout.slot(x, y, z);
                    plane[y * layout.nz() + z] = slot < 0 ? 0 : (float) ((double) votes[slot] / Votes.ONE);
                }
            }
            npz.write(plane);
            progress.report(name(), done + x + 1, planes);
        }
    }
}
