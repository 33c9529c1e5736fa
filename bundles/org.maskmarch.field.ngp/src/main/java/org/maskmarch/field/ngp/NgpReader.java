package org.maskmarch.field.ngp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.field.DensityActivation;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.checkpoint.DType;
import org.maskmarch.checkpoint.Dict;
import org.maskmarch.checkpoint.Tensor;
import org.maskmarch.geometry.ContractedField;

/**
 * Reads a snapshot: the configuration of the networks at its root, and {@code snapshot} with the trained numbers, the
 * occupancy grid and the frame. Nothing of the configuration is assumed; the number of parameters must be the one that
 * it leads to.
 */
final class NgpReader {
    /** Large values that are read. */
    static final Set<String> BLOBS = Set.of("params_binary", "density_grid_binary");

    /** Up to this scale one even grid holds the middle finely enough. */
    private static final int WIDEST_UNCONTRACTED = 2;
    private static final int VERSION = 1;
    private static final int MAX_AABB_SCALE = 128;
    private static final int MAX_GRID_SIDE = 128;
    private static final double STEPS = 1024;

    private final Dict snapshot;
    private final Dict dataset;
    private final WorldFrame frame;
    private final int aabbScale;

    private NgpReader(Dict root) {
        this.snapshot = root.dict("snapshot");
        requireNerf();
        this.dataset = snapshot.dict("nerf").dict("dataset");
        this.frame = frame();
        this.aabbScale = snapshot.dict("nerf").integer("aabb_scale");
        if (aabbScale < 1 || aabbScale > MAX_AABB_SCALE || Integer.bitCount(aabbScale) != 1) {
            throw badValue(snapshot, "nerf.aabb_scale", aabbScale + " is no power of two from 1 to 128.");
        }
    }

    /** The field; contracted round the unit cube, where the cameras are, when the scene reaches far beyond that. */
    static RadianceField read(Dict root, FieldOptions options) {
        NgpReader reader = new NgpReader(root);
        NgpField field = reader.field(NetworkConfig.read(root, reader.aabbScale, reader.extraDimensions()), options);
        if (reader.aabbScale <= WIDEST_UNCONTRACTED || options.space() == FieldOptions.Space.WORLD) {
            return field;
        }
        Aabb unit = reader.frame.toWorld(new Aabb(0, 0, 0, 1, 1, 1));
        return new ContractedField(field, (unit.minX() + unit.maxX()) / 2, (unit.minY() + unit.maxY()) / 2,
                (unit.minZ() + unit.maxZ()) / 2, unit.size(0) / 2);
    }

    private NgpField field(NetworkConfig config, FieldOptions options) {
        Aabb box = snapshot.has("aabb") ? box(snapshot, "aabb") : defaultBox();
        CropBox crop = crop(box);
        OccupancyGrid occupancy = occupancy();
        Tensor values = parameters();
        NetworkLayout layout = config.layout(values.elements(), snapshot.subject() + ".n_params");
        Parameters parameters = new Parameters(values);
        NgpField.Model model = new NgpField.Model(frame, box, crop.isTurned() ? crop : null, occupancy,
                layout.grid(parameters), config.grid().outputs(), layout.density(parameters, 1),
                layout.density(parameters, layout.density().outputs()),
                layout.colour(parameters, dataset.has("is_hdr") && dataset.flag("is_hdr")));
        return new NgpField(model, info(config, bounds(box, crop, options), occupancy));
    }

    private void requireNerf() {
        int version = snapshot.has("version") ? snapshot.integer("version") : 0;
        if (version != VERSION) {
            throw unsupported(snapshot.subject() + ".version", version == 0 ? "The snapshot is of before versions."
                    : "The snapshot has the version " + version + '.', "Train or save it again with a program that writes "
                    + "snapshots of version " + VERSION + '.');
        }
        String mode = snapshot.has("mode") ? snapshot.text("mode") : snapshot.hasDict("nerf") ? "nerf" : "none";
        if (!mode.equalsIgnoreCase("nerf")) {
            throw unsupported(snapshot.subject() + ".mode", "The snapshot is of mode '" + mode + "', which is no "
                    + "radiance field.", "Use a snapshot of mode nerf.");
        }
    }

    private int extraDimensions() {
        int count = dataset.has("n_extra_learnable_dims") ? dataset.integer("n_extra_learnable_dims") : 0;
        if (count < 0 || count > NetworkConfig.MAX_WIDTH) {
            throw badValue(dataset, "n_extra_learnable_dims", count + " latent dimensions are out of range.");
        }
        return count;
    }

    private WorldFrame frame() {
        double scale = dataset.number("scale");
        double[] offset = vector(dataset, "offset");
        if (!(scale > 1e-9 && scale < 1e9)) {
            throw badValue(dataset, "scale", scale + " is no scale of a scene.");
        }
        return new WorldFrame(scale, offset, !dataset.flag("from_mitsuba"));
    }

    private Aabb defaultBox() {
        double half = 0.5 * aabbScale;
        return new Aabb(0.5 - half, 0.5 - half, 0.5 - half, 0.5 + half, 0.5 + half, 0.5 + half);
    }

    /** What the user of the program had cropped the scene to. */
    private CropBox crop(Aabb box) {
        Dict from = snapshot.has("render_aabb") ? snapshot : dataset;
        if (!from.has("render_aabb")) {
            return new CropBox(box, new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}});
        }
        double[][] rotation = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
        if (from.has("render_aabb_to_local")) {
            rotation = from.rows("render_aabb_to_local");
            requireRotation(from, rotation);
        }
        return new CropBox(box(from, "render_aabb"), rotation);
    }

    private static void requireRotation(Dict dict, double[][] rows) {
        boolean fits = rows.length == 3;
        for (int i = 0; fits && i < 3; i++) {
            fits = rows[i].length == 3;
        }
        for (int i = 0; fits && i < 9; i++) {
            double[] a = rows[i / 3];
            double[] b = rows[i % 3];
            double product = a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
            fits = Math.abs(product - (i % 4 == 0 ? 1 : 0)) < 1e-3;
        }
        if (!fits) {
            throw badValue(dict, "render_aabb_to_local", "This is no rotation, three rows of three.");
        }
    }

    private Aabb bounds(Aabb box, CropBox crop, FieldOptions options) {
        Aabb shown = box.intersection(crop.hull()).filter(NgpReader::isThick).orElseThrow(() -> badValue(snapshot, "render_aabb",
                "The crop box " + crop.box() + " does not meet the box of the model " + box + '.'));
        Aabb world = frame.toWorld(shown);
        return options.bounds() == null ? world : world.intersection(options.bounds()).orElseThrow(
                () -> MaskmarchException.badInput("field.bounds-outside", snapshot.subject(),
                        "The bounds of the scene do not meet the model's box " + world + '.',
                        "Leave out bounds, or give a part of that box."));
    }

    /** Whether something is left of a box after it was moved and scaled. */
    private static boolean isThick(Aabb box) {
        return Math.min(box.size(0), Math.min(box.size(1), box.size(2))) > 1e-6;
    }

    private int cascades() {
        return Integer.numberOfTrailingZeros(aabbScale) + 1;
    }

    /** Null where the grid was never filled: such a snapshot is not trained yet. */
    private OccupancyGrid occupancy() {
        int side = snapshot.integer("density_grid_size");
        if (side < 4 || side > MAX_GRID_SIDE || Integer.bitCount(side) != 1) {
            throw badValue(snapshot, "density_grid_size", side + " is no power of two from 4 to " + MAX_GRID_SIDE + '.');
        }
        Tensor values = snapshot.blob("density_grid_binary", DType.F16);
        int expected = side * side * side * cascades();
        if (values.elements() == 0) {
            return null;
        }
        if (values.elements() != expected) {
            throw wrongSize(values.subject(), "The occupancy grid has " + values.elements() + " cells, expected "
                    + expected + " for " + cascades() + " cascades of side " + side + '.');
        }
        return new OccupancyGrid(values.words(), side, cascades());
    }

    private Tensor parameters() {
        String type = snapshot.text("params_type");
        DType stored = switch (type) {
            case "__half" -> DType.F16;
            case "float" -> DType.F32;
            default -> throw unsupported(snapshot.subject() + ".params_type", "Parameters of type '" + type
                    + "' are not read.", "Supported are __half and float.");
        };
        double count = snapshot.number("n_params");
        Tensor values = snapshot.blob("params_binary", stored);
        if (values.elements() != count) {
            throw wrongSize(values.subject(), "There are " + values.elements() + " parameters, but n_params is "
                    + (long) count + '.');
        }
        return values;
    }

    private FieldInfo info(NetworkConfig config, Aabb bounds, OccupancyGrid occupancy) {
        Map<String, String> details = new LinkedHashMap<>();
        config.describe(details);
        details.put("parameters", (long) snapshot.number("n_params") + " (" + snapshot.text("params_type") + ')');
        details.put("aabb scale", String.valueOf(aabbScale));
        details.put("cascades", String.valueOf(cascades()));
        details.put("occupied", occupancy == null ? "not known: the grid is empty" : shares(occupancy));
        details.put("world scale", (float) frame.scale() + " NGP units");
        details.put("images", String.valueOf(dataset.integer("n_images")));
        details.put("cameras", (dataset.has("xforms") ? dataset.count("xforms") : 0) + " in the snapshot");
        return new FieldInfo("ngp", FieldSpace.WORLD, DensityActivation.exp(frame.scale()), bounds, null,
                Math.sqrt(3) / STEPS / frame.scale(), details);
    }

    private String shares(OccupancyGrid occupancy) {
        List<String> shares = new ArrayList<>();
        for (int cascade = 0; cascade < cascades(); cascade++) {
            shares.add(String.format(Locale.ROOT, "%.1f %%", occupancy.share(cascade) * 100));
        }
        return String.join(", ", shares);
    }

    private static Aabb box(Dict dict, String key) {
        Dict box = dict.dict(key);
        double[] min = vector(box, "min");
        double[] max = vector(box, "max");
        for (int axis = 0; axis < 3; axis++) {
            // in float, as positions are
            if (!((float) min[axis] < (float) max[axis])) {
                throw badValue(dict, key, "The box is empty.");
            }
        }
        return new Aabb(min[0], min[1], min[2], max[0], max[1], max[2]);
    }

    private static double[] vector(Dict dict, String key) {
        double[] values = dict.numbers(key);
        boolean fits = values.length == 3;
        for (int i = 0; fits && i < 3; i++) {
            // beyond, single precision has no digits left for a scene
            fits = Math.abs(values[i]) < 1e6;
        }
        if (!fits) {
            throw badValue(dict, key, "This is no vector of three numbers within a million.");
        }
        return values;
    }

    static MaskmarchException unsupported(String subject, String message, String remedy) {
        return MaskmarchException.badInput("field.unsupported", subject, message, remedy);
    }

    static MaskmarchException badValue(Dict dict, String key, String message) {
        return MaskmarchException.badInput("checkpoint.bad-value", dict.subject() + '.' + key, message,
                "Save the snapshot again.");
    }

    private static MaskmarchException wrongSize(String subject, String message) {
        return MaskmarchException.badInput("checkpoint.wrong-shape", subject, message,
                "Save the snapshot again with the program that trained it.");
    }
}
