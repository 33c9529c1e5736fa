package org.maskmarch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.Progress;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.engine.JobFile;
import org.maskmarch.engine.Pictures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eval}: jobs with ground truth, under several settings, measured side by side. */
@Command(name = "eval", mixinStandardHelpOptions = true, description = "Runs the jobs of a suite under each of its "
        + "settings and compares their masks with ground truth: a table, eval.json and eval.png.")
final class EvalCommand implements Callable<Integer> {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final int MOST = 64;
    /** Height of a picture in the sheet. */
    private static final int CELL = 200;

    @Mixin
    private DeviceOptions device;

    @Parameters(paramLabel = "SUITE.yaml", description = "suite file")
    private Path suite;

    @Option(names = "--out", paramLabel = "DIR", description = "folder of results (default: ${DEFAULT-VALUE})")
    private Path out = Path.of("out", "eval");

    /**
     * An object under one setting.
     *
     * @param mean IoU over the views that show it, {@code worst} the least
     * @param accuracy share of right pixels
     */
    record Row(String run, String job, String object, int viewsUsed, double mean, double worst, String worstView,
               double accuracy) { }

    @Override
    public Integer call() throws Exception {
        JsonNode file = read(suite);
        Path folder = suite.toAbsolutePath().getParent();
        List<Row> rows = new ArrayList<>();
        List<List<BufferedImage>> pictures = new ArrayList<>();
        Files.createDirectories(out);
        try (Workspace workspace = new Workspace(device.marcher())) {
            for (JsonNode run : list(file, "runs")) {
                String name = text(run, "name");
                List<BufferedImage> column = new ArrayList<>();
                for (JsonNode each : list(file, "cases")) {
                    Path job = folder.resolve(text(each, "job"));
                    Path truth = folder.resolve(text(each, "truth"));
                    System.err.println("eval: " + name + ", " + job.getFileName());
                    Path edited = edited(job, run, name);
                    Path result = JobRun.run(workspace, edited, out, null);
                    rows.addAll(measure(workspace, name, JobFile.nameOf(job), edited, truth, result, column));
                }
                pictures.add(column);
            }
        }
        print(rows);
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(out.resolve("eval.json").toFile(), rows);
        List<BufferedImage> columns = pictures.stream().map(Pictures::column).toList();
        Pictures.write(Pictures.row(columns), out.resolve("eval.png"));
        System.out.println(out.resolve("eval.json") + ", " + out.resolve("eval.png")
                + " (worst views: found orange, missed blue, wrong red; a column for each run)");
        return 0;
    }

    private static JsonNode read(Path file) {
        try {
            if (Files.size(file) > 1 << 20) {
                throw wrong(file, "is larger than 1 MiB");
            }
            return YAML.readTree(file.toFile());
        } catch (IOException e) {
            throw MaskmarchException.badInput("file.unreadable", file.toString(), "The file cannot be read: "
                    + e.getMessage(), "Check the path and the syntax.", e);
        }
    }

    private List<JsonNode> list(JsonNode node, String key) {
        JsonNode list = node.path(key);
        if (!list.isArray() || list.isEmpty() || list.size() > MOST) {
            throw wrong(suite, "needs `" + key + ":`, a list of 1 to " + MOST + " entries");
        }
        List<JsonNode> all = new ArrayList<>();
        list.forEach(all::add);
        return all;
    }

    private String text(JsonNode node, String key) {
        if (!node.path(key).isTextual()) {
            throw wrong(suite, "has an entry without `" + key + ":`");
        }
        return node.path(key).asText();
    }

    private static MaskmarchException wrong(Path file, String what) {
        return MaskmarchException.badInput("suite.value", file.toString(), "The file " + what + ".",
                "A suite has `cases: [{ job: JOB.yaml, truth: FOLDER }]` and `runs: [{ name: plus, profile: plus }]`.");
    }

    /** The job with the keys of a run in place of its own, masks only, as a file of its own beside the results. */
    private Path edited(Path job, JsonNode run, String name) throws IOException {
        if (!(read(job) instanceof ObjectNode edited) || !edited.path("scene").isTextual()) {
            throw wrong(job, "must name its scene's file with `scene:`");
        }
        edited.put("scene", job.toAbsolutePath().getParent().resolve(edited.path("scene").asText()).toString());
        run.fields().forEachRemaining(e -> {
            if (!e.getKey().equals("name")) {
                edited.set(e.getKey(), e.getValue());
            }
        });
        edited.putArray("outputs").add("masks");
        Path file = out.resolve(JobFile.nameOf(job) + "-" + name.replaceAll("[^A-Za-z0-9._-]", "-") + ".job.yaml");
        YAML.writeValue(file.toFile(), edited);
        return file;
    }

    private static List<Row> measure(Workspace workspace, String run, String name, Path job, Path truth, Path result,
                                     List<BufferedImage> pictures) throws IOException {
        List<Row> rows = new ArrayList<>();
        JsonNode report = new ObjectMapper().readTree(result.resolve("report.json").toFile());
        for (JsonNode object : report.path("objects")) {
            String objectName = object.path("name").asText();
            Path expected = truth.resolve(objectName);
            if (!Files.isDirectory(expected)) {
                throw MaskmarchException.badInput("truth.missing", expected.toString(), "There is no ground truth for the object "
                        + objectName + ".", "Put its masks there, a PNG for each camera: 0000.png and so on.");
            }
            Path masks = result.resolve(objectName).resolve("masks");
            Truth.Score score = Truth.score(expected, masks);
            rows.add(new Row(run, name, objectName, object.path("viewsUsed").asInt(), score.mean(), score.worst(),
                    score.worstView(), score.accuracy()));
            int view = Integer.parseInt(score.worstView().replaceAll("\\D", ""));
            ViewRender render = workspace.pipeline.view(JobFile.readJob(job, job.getParent()).scene(), view, Progress.NONE);
            pictures.add(compared(render, ImageIO.read(expected.resolve(score.worstView()).toFile()),
                    ImageIO.read(masks.resolve(score.worstView()).toFile())));
        }
        return rows;
    }

    /** The view, dimmed: found orange, missed blue, wrong red. */
    private static BufferedImage compared(ViewRender view, BufferedImage expected, BufferedImage actual) {
        BufferedImage image = Pictures.view(view);
        for (int y = 0; y < view.height(); y++) {
            for (int x = 0; x < view.width(); x++) {
                boolean a = (expected.getRGB(x, y) & 255) > 127;
                boolean b = (actual.getRGB(x, y) & 255) > 127;
                Color c = new Color(image.getRGB(x, y));
                Color over = a && b ? Color.ORANGE : a ? Color.BLUE : b ? Color.RED : Color.BLACK;
                image.setRGB(x, y, new Color((c.getRed() + over.getRed()) / 2, (c.getGreen() + over.getGreen()) / 2,
                        (c.getBlue() + over.getBlue()) / 2).getRGB());
            }
        }
        return Pictures.scaled(image, CELL);
    }

    private static void print(List<Row> rows) {
        System.out.println("| run | job | object | views used | mean IoU | worst view | accuracy |\n|---|---|---|---:|---:|---:|---:|");
        for (Row row : rows) {
            System.out.printf(Locale.ROOT, "| %s | %s | %s | %d | %.4f | %.4f (%s) | %.4f |%n", row.run(), row.job(), row.object(),
                    row.viewsUsed(), row.mean(), row.worst(), row.worstView(), row.accuracy());
        }
        for (String run : rows.stream().map(Row::run).distinct().toList()) {
            List<Row> own = rows.stream().filter(r -> r.run().equals(run)).toList();
            System.out.printf(Locale.ROOT, "| **%s** | | **all %d** | | **%.4f** | **%.4f** | **%.4f** |%n", run, own.size(),
                    own.stream().mapToDouble(Row::mean).average().orElse(0),
                    own.stream().mapToDouble(Row::worst).min().orElse(0),
                    own.stream().mapToDouble(Row::accuracy).average().orElse(0));
        }
    }
}
