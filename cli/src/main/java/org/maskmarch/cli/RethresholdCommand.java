package org.maskmarch.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.maskmarch.api.MaskmarchException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rethreshold}: another threshold, or fewer views, for a finished job, without asking the model again. */
@Command(name = "rethreshold", mixinStandardHelpOptions = true, description = "Changes how many votes of a finished job make "
        + "the object, or which views vote, without running it again.")
final class RethresholdCommand implements Callable<Integer> {
    @Mixin
    private FollowUp followUp;

    @ArgGroup(exclusive = false, multiplicity = "1")
    private Change change;

    private static final class Change {
        @Option(names = "--lambda", paramLabel = "L", description = "weight of background votes, 0.01 to 100: less takes in more")
        private Double lambda;

        @Option(names = "--without", paramLabel = "VIEWS",
                description = "the only views that have no vote, as 3,5,8; 'none' takes all back")
        private String without;
    }

    @Override
    public Integer call() throws Exception {
        Map<String, Object> changes = new LinkedHashMap<>();
        if (change.lambda != null) {
            changes.put("lambda", change.lambda);
        }
        if (change.without != null) {
            changes.put("views", Map.of("without", views(change.without)));
        }
        followUp.run(changes);
        return 0;
    }

    private static List<Integer> views(String text) {
        if (text.equals("none")) {
            return List.of();
        }
        try {
            return List.of(text.split(",")).stream().map(String::strip).map(Integer::valueOf).toList();
        } catch (NumberFormatException e) {
            throw MaskmarchException.usage("without", "--without is '" + text + "'.", "List views by number, as in 3,5,8, or write none.");
        }
    }
}
