package org.maskmarch.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.maskmarch.api.MaskmarchException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code refine}: further clicks on the result of a finished job. */
@Command(name = "refine", mixinStandardHelpOptions = true, description = "Goes on from a finished job with further clicks, a "
        + "box, a text or a mask in one view. Other objects stay as they are.")
final class RefineCommand implements Callable<Integer> {
    @Mixin
    private FollowUp followUp;

    @Option(names = "--object", paramLabel = "NAME", required = true, description = "object to correct; a new name adds one")
    private String object;

    @Option(names = "--view", paramLabel = "N", required = true, description = "the view of the clicks")
    private int view;

    @ArgGroup(exclusive = false, multiplicity = "1")
    private Marks marks;

    private static final class Marks {
        @Option(names = "--point", paramLabel = "X,Y,LABEL", description = "pixels from the top left; label 1 = object, 0 = not; "
                + "may be repeated")
        private List<String> points = new ArrayList<>();

        @Option(names = "--box", paramLabel = "X0,Y0,X1,Y1", description = "round the object")
        private String box;

        @Option(names = "--text", paramLabel = "WORDS", description = "what the object is, for a text model to find")
        private String text;

        @Option(names = "--mask", paramLabel = "FILE.png", description = "the object's mask in that view, light on dark")
        private Path mask;
    }

    @Override
    public Integer call() throws Exception {
        Map<String, Object> prompt = new LinkedHashMap<>();
        prompt.put("name", object);
        prompt.put("view", view);
        if (!marks.points.isEmpty()) {
            prompt.put("points", marks.points.stream().map(p -> numbers("--point", p, 3)).toList());
        }
        if (marks.box != null) {
            prompt.put("box", numbers("--box", marks.box, 4));
        }
        if (marks.text != null) {
            prompt.put("text", marks.text);
        }
        if (marks.mask != null) {
            prompt.put("mask", marks.mask.toAbsolutePath().toString());
        }
        followUp.run(Map.of("objects", List.of(prompt)));
        return 0;
    }

    private static double[] numbers(String option, String text, int count) {
        try {
            double[] numbers = Arrays.stream(text.split(",")).mapToDouble(Double::parseDouble).toArray();
            if (numbers.length == count) {
                return numbers;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw MaskmarchException.usage("prompt", option + " is '" + text + "'.", "Write " + count + " numbers with commas between.");
    }
}
