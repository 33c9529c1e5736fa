package org.maskmarch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Says what a result folder holds. */
final class Results {
    private Results() { }

    static void print(Path folder, PrintStream out) throws IOException {
        JsonNode report = new ObjectMapper().readTree(folder.resolve("report.json").toFile());
        out.println("Result: " + folder.toAbsolutePath().normalize());
        for (JsonNode object : report.path("objects")) {
            Path own = folder.resolve(object.path("name").asText());
            out.printf("  %s: %d of %d views used, %d voxels%n", object.path("name").asText(),
                    object.path("viewsUsed").asInt(), report.path("scene").path("views").asInt(),
                    object.path("labelledVertices").asInt());
            for (Map.Entry<String, String> each : Map.of("masks", "masks", "grid.npz", "vote grid", "points.ply", "points",
                    "turntable.gif", "turntable", "sheet.png", "contact sheet").entrySet().stream().sorted(Map.Entry.comparingByKey()).toList()) {
                if (Files.exists(own.resolve(each.getKey()))) {
                    out.println("    " + each.getValue() + ": " + own.resolve(each.getKey()).toAbsolutePath().normalize());
                }
            }
        }
        for (JsonNode warning : report.path("warnings")) {
            out.println("  warning: " + warning.asText());
        }
        StringBuilder steps = new StringBuilder();
        report.path("millis").fields().forEachRemaining(e -> steps.append(steps.isEmpty() ? "" : ", ")
                .append(e.getKey()).append(' ').append(String.format("%.1f", e.getValue().asLong() / 1000.0)));
        out.printf("  seconds: %.1f in all (%s)%n", report.path("totalMillis").asLong() / 1000.0, steps);
    }
}
