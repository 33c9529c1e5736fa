package org.maskmarch.cli;

import java.util.Locale;
import org.maskmarch.api.MaskmarchException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code maskmarch}: the one-shot commands. Exit codes: 0 done, 2 usage, 3 bad input, 4 resource, 5 internal. */
@Command(name = "maskmarch", mixinStandardHelpOptions = true, version = "Maskmarch 0.1.0",
        description = "Segments any object of a pre-trained radiance field in 3-D from one prompt in one view.",
        subcommands = {SegmentCommand.class, CandidatesCommand.class, RefineCommand.class, RethresholdCommand.class,
            RenderCommand.class, InfoCommand.class, PrepareCommand.class, FidelityCommand.class, SuiteCommand.class,
            EvalCommand.class, NewStrategyCommand.class, DoctorCommand.class, DemoCommand.class},
        footer = "%nAlso: maskmarch serve runs the server in the foreground.")
public final class Main {
    private Main() { }

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs one command and returns its exit code. */
    static int run(String... arguments) {
        Locale.setDefault(Locale.ROOT);
        return new CommandLine(new Main())
                .setExecutionExceptionHandler((problem, command, result) -> {
                    MaskmarchException error = MaskmarchException.of(problem);
                    System.err.println("maskmarch: " + error.describe());
                    if (error.kind() == MaskmarchException.Kind.INTERNAL) {
                        problem.printStackTrace();
                    }
                    return error.kind().exitCode();
                })
                .execute(arguments);
    }
}
