package org.maskmarch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.Progress;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.job.ViewPrompt;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.engine.JobFile;
import org.maskmarch.engine.Pictures;
import org.maskmarch.testkit.SpoiledSegmenter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eval}: jobs with ground truth, under several settings, measured side by side. */
@Command(name = "eval", mixinStandardHelpOptions = true, description = "Runs the cases of a suite under each of its "
        + "settings and compares their masks with ground truth: a table, eval.json, and a sheet of pictures for each case.")
final class EvalCommand implements Callable<Integer> {
    /** Height of a picture in a sheet. */
    private static final int CELL = 200;
    /** An object below this is counted in the table. */
    private static final double GOOD = 0.95;

    @Mixin
    private DeviceOptions device;

    @Parameters(paramLabel = "SUITE.yaml", description = "suite file")
    private Path suite;

    @Option(names = "--out", paramLabel = "DIR", description = "folder of results (default: ${DEFAULT-VALUE})")
    private Path out = Path.of("out", "eval");

    @Option(names = "--runs", paramLabel = "NAME", split = ",", description = "only these runs (default: all)")
    private Set<String> only = new HashSet<>();

    /**
     * An object under one setting.
     *
     * @param mean IoU over the views that show it, {@code worst} the least
     * @param accuracy share of right pixels
     * @param outcome {@code done}, or the code of the error that the job ended with: the object then counts as not found
     */
    record Row(String run, String job, String object, int viewsUsed, double mean, double worst, String worstView,
               double accuracy, String outcome) { }

    @Override
    public Integer call() throws Exception {
        SuiteFile file = new SuiteFile(suite);
        List<SuiteFile.Run> runs = file.runs();
        for (String name : only) {
            if (runs.stream().noneMatch(r -> r.name().equals(name))) {
                throw MaskmarchException.usage("eval.runs", "There is no run '" + name + "' in " + suite + ".",
                        "There are " + String.join(", ", runs.stream().map(SuiteFile.Run::name).toList()) + ".");
            }
        }
        runs = runs.stream().filter(r -> only.isEmpty() || only.contains(r.name())).toList();
        Files.createDirectories(out);
        List<Row> rows = new ArrayList<>();
        Map<String, List<BufferedImage>> sheets = new LinkedHashMap<>();
        List<SuiteCase> cases = new ArrayList<>();
        try (Workspace workspace = new Workspace(device.marcher())) {
            for (JsonNode each : file.cases()) {
                cases.add(read(file, each, workspace));
            }
        }
        Map<SuiteFile.Run, List<SuiteCase>> casesOf = new LinkedHashMap<>();
        for (SuiteFile.Run run : runs) {
            casesOf.put(run, casesOf(run, file, cases));
        }
        for (Map.Entry<SuiteFile.Run, List<SuiteCase>> each : casesOf.entrySet()) {
            run(each.getKey(), each.getValue(), rows, sheets);
        }
        print(rows);
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(out.resolve("eval.json").toFile(), rows);
        sheets.forEach((name, columns) -> Pictures.write(Pictures.row(columns), out.resolve("eval-" + name + ".png")));
        System.out.println(out.resolve("eval.json") + ", " + out.resolve("eval-*.png")
                + " (worst views: found orange, missed blue, wrong red; a column for each run)");
        return 0;
    }

    private static List<SuiteCase> casesOf(SuiteFile.Run run, SuiteFile file, List<SuiteCase> cases) {
        List<SuiteCase> own = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            SuiteCase each = cases.get(i);
            if (file.takesPart(file.cases().get(i), run)) {
                if (own.stream().anyMatch(other -> other.name().equals(each.name()))) {
                    throw file.wrong("has two cases named '" + each.name() + "' for the run '" + run.name()
                            + "': one's results would take the place of the other's");
                }
                own.add(each);
            }
        }
        return own;
    }

    private SuiteCase read(SuiteFile file, JsonNode each, Workspace workspace) throws IOException {
        Path folder = file.folder();
        if (each.path("layout").isMissingNode()) {
            Path job = folder.resolve(file.text(each, "job"));
            return SuiteCase.ofJob(JobFile.nameOf(job), job, folder.resolve(file.text(each, "truth")));
        }
        Path scene = folder.resolve(file.text(each, "scene")).toAbsolutePath().normalize();
        DataSetScene views = new DataSetScene(scene, workspace.providers.cameras().read(JobFile.readScene(scene).cameras()),
                each.has("images") ? folder.resolve(file.text(each, "images")) : null);
        Path data = folder.resolve(file.text(each, "folder"));
        return switch (file.text(each, "layout")) {
            case "nvos" -> NvosTask.read(data, file.text(each, "task"), views, each.path("seed").asLong(1));
            case "spin-nerf" -> SpinNerfScene.read(JobFile.nameOf(data), data, views, out);
            default -> throw file.wrong("has the layout '" + file.text(each, "layout") + "'; nvos and spin-nerf are read");
        };
    }

    private void run(SuiteFile.Run run, List<SuiteCase> cases, List<Row> rows, Map<String, List<BufferedImage>> sheets)
            throws Exception {
        Map<SuiteCase, Path> jobs = new LinkedHashMap<>();
        for (SuiteCase each : cases) {
            jobs.put(each, edited(each, run));
        }
        Set<Prompt> users = new HashSet<>();
        for (Path job : jobs.values()) {
            JobFile.readJob(job, job.toAbsolutePath().getParent()).objects().forEach(o -> o.seeds().stream()
                    .filter(p -> p.mask() == null).map(EvalCommand::asked).forEach(users::add));
        }
        List<SpoiledSegmenter> spoiled = new ArrayList<>();
        try (Workspace workspace = new Workspace(device.marcher(), segmenter -> {
            if (run.spoil() == 0) {
                return segmenter;
            }
            spoiled.add(new SpoiledSegmenter(segmenter, run.spoil(), run.spoilSeed(), users));
            return spoiled.get(spoiled.size() - 1);
        })) {
            for (Map.Entry<SuiteCase, Path> each : jobs.entrySet()) {
                System.err.println("eval: " + run.name() + ", " + each.getKey().name());
                List<BufferedImage> column = new ArrayList<>();
                rows.addAll(rows(workspace, run.name(), each.getKey(), each.getValue(), column));
                if (!column.isEmpty()) {
                    sheets.computeIfAbsent(each.getKey().name(), n -> new ArrayList<>()).add(Pictures.column(column));
                }
            }
        }
        for (SpoiledSegmenter each : spoiled) {
            if (each.spoiledShare() > 0) {
                System.err.printf(Locale.ROOT, "eval: %s, %.1f %% of the answers were spoiled%n", run.name(),
                        100 * each.spoiledShare());
            }
        }
    }

    /** What the engine asks the segmenter about a user's prompt. */
    private static Prompt asked(ViewPrompt prompt) {
        return new Prompt(prompt.points(), prompt.box(), null);
    }

    /** The job with the keys of a run in place of its own, masks only, as a file of its own beside the results. */
    private Path edited(SuiteCase each, SuiteFile.Run run) throws IOException {
        ObjectNode edited = each.job().deepCopy();
        edited.setAll(run.keys());
        edited.putArray("outputs").add("masks");
        Path file = out.resolve(each.name() + "-" + run.name().replaceAll("[^A-Za-z0-9._-]", "-") + ".job.yaml");
        SuiteFile.YAML.writeValue(file.toFile(), edited);
        return file;
    }

    /** Runs a case; what is bad input, an object that is not found say, is an outcome: its objects count as not found. */
    private List<Row> rows(Workspace workspace, String run, SuiteCase each, Path job, List<BufferedImage> pictures)
            throws Exception {
        Path result;
        try {
            result = JobRun.run(workspace, job, out, null);
        } catch (Exception e) {
            MaskmarchException error = MaskmarchException.of(e);
            if (error.kind() != MaskmarchException.Kind.BAD_INPUT) {
                throw e;
            }
            System.err.println("eval: " + error.describe());
            return each.truth().keySet().stream().sorted()
                    .map(object -> new Row(run, each.name(), object, 0, 0, 0, "", 0, error.code())).toList();
        }
        return measure(workspace, run, each, job, result, pictures);
    }

    private static List<Row> measure(Workspace workspace, String run, SuiteCase each, Path job, Path result,
                                     List<BufferedImage> pictures) throws IOException {
        List<Row> rows = new ArrayList<>();
        JsonNode report = new ObjectMapper().readTree(result.resolve("report.json").toFile());
        for (JsonNode object : report.path("objects")) {
            String name = object.path("name").asText();
            List<Truth.View> truth = each.truth().get(name);
            Path masks = result.resolve(name).resolve("masks");
            Truth.Score score = Truth.score(truth, masks);
            rows.add(new Row(run, each.name(), name, object.path("viewsUsed").asInt(), score.mean(), score.worst(),
                    score.worstView(), score.accuracy(), "done"));
            truth.stream().filter(v -> v.name().equals(score.worstView())).findFirst().ifPresent(worst -> {
                int view = Integer.parseInt(worst.name().replaceAll("\\D", ""));
                ViewRender render = workspace.pipeline.view(JobFile.readJob(job, job.toAbsolutePath().getParent()).scene(),
                        view, Progress.NONE);
                pictures.add(compared(render, MaskImage.resized(MaskImage.read(worst.mask()), render.width(), render.height()),
                        MaskImage.read(masks.resolve(worst.name()))));
            });
        }
        return rows;
    }

    /** The view, dimmed: found orange, missed blue, wrong red. */
    private static BufferedImage compared(ViewRender view, Mask expected, Mask actual) {
        BufferedImage image = Pictures.view(view);
        for (int y = 0; y < view.height(); y++) {
            for (int x = 0; x < view.width(); x++) {
                boolean a = expected.get(x, y);
                boolean b = actual.get(x, y);
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
                    row.viewsUsed(), row.mean(), row.worst(), row.outcome().equals("done") ? row.worstView() : row.outcome(),
                    row.accuracy());
        }
        System.out.println("\n| run | objects | mean IoU | worst object | objects below " + GOOD + " | worst view | accuracy |"
                + "\n|---|---:|---:|---:|---:|---:|---:|");
        for (String run : rows.stream().map(Row::run).distinct().toList()) {
            List<Row> own = rows.stream().filter(r -> r.run().equals(run)).toList();
            System.out.printf(Locale.ROOT, "| %s | %d | %.4f | %.4f | %d | %.4f | %.4f |%n", run, own.size(),
                    own.stream().mapToDouble(Row::mean).average().orElse(0),
                    own.stream().mapToDouble(Row::mean).min().orElse(0),
                    own.stream().filter(r -> r.mean() < GOOD).count(),
                    own.stream().mapToDouble(Row::worst).min().orElse(0),
                    own.stream().mapToDouble(Row::accuracy).average().orElse(0));
        }
    }
}
