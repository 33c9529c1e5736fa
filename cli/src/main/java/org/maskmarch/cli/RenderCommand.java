package org.maskmarch.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.Progress;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.api.job.SceneSpec;
import org.maskmarch.api.march.MarchSettings;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.view.Camera;
import org.maskmarch.engine.Fields;
import org.maskmarch.engine.JobFile;
import org.maskmarch.engine.Pictures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code render}: one view of a scene as a PNG. */
@Command(name = "render", mixinStandardHelpOptions = true, description = "Renders one view of a scene.")
final class RenderCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SCENE.yaml", description = "scene file")
    private Path scene;

    @Option(names = "--view", paramLabel = "N", description = "index into the scene's cameras (default: ${DEFAULT-VALUE})")
    private int view;

    @Option(names = "--out", paramLabel = "F.png", required = true, description = "picture to write")
    private Path out;

    @Option(names = "--depth", paramLabel = "F.npy", description = "depth to write: float32 [height, width]")
    private Path depth;

    @Option(names = "--exact", description = "from the exact field, not the baked one: slow, for comparison")
    private boolean exact;

    @Mixin
    private DeviceOptions device;

    @Override
    public Integer call() {
        try (Workspace workspace = new Workspace(device.marcher())) {
            SceneSpec spec = JobFile.readScene(scene);
            if (view < 0) {
                throw MaskmarchException.usage("view.negative", "--view is negative.", "Views count from 0.");
            }
            ViewRender render = exact ? exact(workspace, spec)
                    : workspace.pipeline.view(spec, view, Progress.NONE);
            Pictures.write(Pictures.view(render), out);
            System.out.println(out.toAbsolutePath().normalize());
            if (depth != null) {
                writeNpy(render, depth);
                System.out.println(depth.toAbsolutePath().normalize());
            }
            return 0;
        }
    }

    private ViewRender exact(Workspace workspace, SceneSpec spec) {
        List<Camera> cameras = workspace.providers.cameras().read(spec.cameras());
        if (view >= cameras.size()) {
            throw MaskmarchException.badInput("view.missing", "--view", "There is no view " + view + ".",
                    "The scene has views 0 to " + (cameras.size() - 1) + ".");
        }
        RadianceField field = new Fields(workspace.providers).open(spec, cameras);
        return workspace.providers.marcher().marchExact(field, cameras.get(view),
                MarchSettings.of(spec.near(), spec.far(), spec.background()), Progress.NONE);
    }

    private static void writeNpy(ViewRender render, Path file) {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + render.height() + ", " + render.width()
                + "), }";
        int padded = (10 + header.length() + 1 + 63) / 64 * 64 - 10;
        ByteBuffer bytes = ByteBuffer.allocate(10 + padded + render.depth().length * 4).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0);
        bytes.putShort((short) padded).put(header.getBytes(StandardCharsets.US_ASCII));
        while (bytes.position() < 10 + padded - 1) {
            bytes.put((byte) ' ');
        }
        bytes.put((byte) '\n');
        for (float d : render.depth()) {
            bytes.putFloat(d);
        }
        try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(file))) {
            stream.write(bytes.array());
        } catch (IOException e) {
            throw MaskmarchException.resource("output.unwritable", file.toString(), "The depth cannot be written: "
                    + e.getMessage() + ".", "Check the folder.", e);
        }
    }
}
