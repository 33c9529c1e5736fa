package org.maskmarch.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.maskmarch.api.field.DensityActivation;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.march.VoxelLayout;
import org.maskmarch.api.view.Camera;
import org.maskmarch.geometry.Ray;
import org.maskmarch.geometry.SphericalHarmonics;
import org.maskmarch.march.BrickField;
import org.maskmarch.march.JavaRayMarcher;

/**
 * Writes what another program needs to march the same rays through the same baked field, and what should come out.
 * Arguments: scene file, view, output folder. Arrays are raw, little-endian, C order; {@code arrays.json} has their types
 * and shapes, and the numbers of the march.
 */
final class Export {
    private final Path folder;
    private final Map<String, Object> header = new LinkedHashMap<>();

    private Export(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws IOException {
        BenchScene scene = BenchScene.load(Path.of(arguments[0]));
        Camera camera = scene.cameras().get(Integer.parseInt(arguments[1]));
        Export export = new Export(Files.createDirectories(Path.of(arguments[2])));
        export.field(scene);
        export.rays(scene, camera);
        export.expected(scene, camera);
        new ObjectMapper().writeValue(export.folder.resolve("arrays.json").toFile(), export.header);
    }

    private void field(BenchScene scene) throws IOException {
        BrickField field = scene.field();
        VoxelLayout layout = field.layout();
        NaiveMarch dense = new NaiveMarch(field, scene.settings());
        int[] grid = {layout.nz(), layout.ny(), layout.nx()};
        array("values", dense.values(), grid);
        array("slots", dense.slots(), grid);
        array("labels", dense.dense(scene.half()), grid);
        array("harmonics", field.harmonics(), layout.slotCount(), 3, SphericalHarmonics.count(field.shDegree()));
        DensityActivation activation = field.source().activation();
        header.put("activation", activation.kind().name());
        header.put("scale", activation.scale());
        header.put("empty", field.empty());
        header.put("harmonicScale", field.harmonicScale());
        header.put("step", dense.step());
        header.put("background", scene.settings().background());
        header.put("boxMin", new double[] {layout.box().minX(), layout.box().minY(), layout.box().minZ()});
        header.put("spacing", new double[] {layout.spacing(0), layout.spacing(1), layout.spacing(2)});
    }

    /** Origin, unit direction, where the ray enters the box, and how many samples it has; and the harmonics it sees. */
    private void rays(BenchScene scene, Camera camera) throws IOException {
        BrickField field = scene.field();
        int count = SphericalHarmonics.count(field.shDegree());
        float[] rays = new float[camera.pixels() * 7];
        int[] samples = new int[camera.pixels()];
        float[] bases = new float[camera.pixels() * count];
        float[] basis = new float[count];
        double step = (double) header.get("step");
        Ray ray = new Ray();
        for (int pixel = 0; pixel < camera.pixels(); pixel++) {
            ray.through(camera, camera.cameraToWorld(), pixel % camera.width() + 0.5, pixel / camera.width() + 0.5);
            boolean inside = ray.clip(field.layout().box(), scene.settings().near(), scene.settings().far());
            double[] numbers = {ray.ox, ray.oy, ray.oz, ray.dx, ray.dy, ray.dz, ray.enter};
            for (int i = 0; i < 7; i++) {
                rays[pixel * 7 + i] = (float) numbers[i];
            }
            samples[pixel] = inside ? (int) Math.ceil((ray.exit - ray.enter) / step) : 0;
            SphericalHarmonics.basis(field.shDegree(), (float) ray.dx, (float) ray.dy, (float) ray.dz, basis);
            System.arraycopy(basis, 0, bases, pixel * count, count);
        }
        array("rays", rays, camera.pixels(), 7);
        array("samples", samples, camera.pixels());
        array("bases", bases, camera.pixels(), count);
    }

    /** What this march makes of it; masks rendered and rendered inversely by the naive one, which drops no faint weights. */
    private void expected(BenchScene scene, Camera camera) throws IOException {
        ViewRender view = new JavaRayMarcher().march(scene.field(), camera, scene.settings());
        array("rgb", view.rgb(), camera.pixels(), 3);
        NaiveMarch naive = new NaiveMarch(scene.field(), scene.settings());
        array("shares", naive.renderMask(camera, naive.dense(scene.half())), camera.pixels());
        Mask mask = scene.maskOfHalf(camera);
        float[] bits = new float[camera.pixels()];
        for (int pixel = 0; pixel < bits.length; pixel++) {
            bits[pixel] = mask.get(pixel) ? 1 : 0;
        }
        array("mask", bits, camera.pixels());
        double[] foreground = new double[naive.slots().length];
        double[] background = new double[naive.slots().length];
        naive.project(camera, mask, foreground, background);
        float[] difference = new float[foreground.length];
        for (int v = 0; v < difference.length; v++) {
            difference[v] = (float) (foreground[v] - background[v]);
        }
        VoxelLayout layout = scene.field().layout();
        array("inverse", difference, layout.nz(), layout.ny(), layout.nx());
    }

    private void array(String name, float[] values, int... shape) throws IOException {
        ByteBuffer bytes = bytes(4L * values.length);
        bytes.asFloatBuffer().put(values);
        array(name, "<f4", bytes, shape);
    }

    private void array(String name, int[] values, int... shape) throws IOException {
        ByteBuffer bytes = bytes(4L * values.length);
        bytes.asIntBuffer().put(values);
        array(name, "<i4", bytes, shape);
    }

    private void array(String name, short[] values, int... shape) throws IOException {
        ByteBuffer bytes = bytes(2L * values.length);
        bytes.asShortBuffer().put(values);
        array(name, "<i2", bytes, shape);
    }

    private static ByteBuffer bytes(long size) {
        return ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void array(String name, String type, ByteBuffer bytes, int... shape) throws IOException {
        Files.write(folder.resolve(name + ".raw"), bytes.array());
        header.put(name, Map.of("type", type, "shape", shape));
    }
}
