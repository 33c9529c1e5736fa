package org.maskmarch.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.testkit.SuiteGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code suite}: makes the scenes that {@code eval} measures with. */
@Command(name = "suite", mixinStandardHelpOptions = true, description = "Makes scenes with exact ground truth, each hard "
        + "by one thing: occlusion, thin, holes, camouflage, touching, forward, unbounded; and a suite.yaml for eval.")
final class SuiteCommand implements Callable<Integer> {
    private static final int MOST = 100;

    @Parameters(paramLabel = "DIR", description = "folder to write to")
    private Path folder;

    @Option(names = "--seeds", paramLabel = "SEEDS", description = "tuning, reporting, or numbers with commas between"
            + " (default: ${DEFAULT-VALUE})")
    private String seeds = "tuning";

    @Option(names = "--scenes", paramLabel = "NAME", split = ",", description = "only these (default: all)")
    private Set<String> scenes = new LinkedHashSet<>();

    @Override
    public Integer call() {
        for (String scene : scenes) {
            if (!SuiteGenerator.NAMES.contains(scene)) {
                throw MaskmarchException.usage("suite.scenes", "There is no scene '" + scene + "'.",
                        "There are " + String.join(", ", SuiteGenerator.NAMES) + ".");
            }
        }
        try {
            new SuiteGenerator(numbers()).write(folder, scenes, name -> System.err.println("suite: " + name));
        } catch (IOException e) {
            throw MaskmarchException.resource("output.unwritable", folder.toString(), "The suite cannot be written: "
                    + e.getMessage() + ".", "Check the folder.", e);
        }
        System.out.println(folder.resolve("suite.yaml"));
        return 0;
    }

    private List<Long> numbers() {
        if (seeds.equals("tuning")) {
            return SuiteGenerator.TUNING;
        }
        if (seeds.equals("reporting")) {
            return SuiteGenerator.REPORTING;
        }
        List<Long> numbers = new ArrayList<>();
        for (String seed : seeds.split(",")) {
            if (!seed.strip().matches("[0-9]{1,9}")) {
                throw MaskmarchException.usage("suite.seeds", "'" + seed + "' is no seed.",
                        "Write tuning, reporting, or numbers with commas between.");
            }
            numbers.add(Long.parseLong(seed.strip()));
        }
        if (numbers.size() > MOST) {
            throw MaskmarchException.usage("suite.seeds", numbers.size() + " seeds are too many.",
                    "Give at most " + MOST + ".");
        }
        return numbers;
    }
}
