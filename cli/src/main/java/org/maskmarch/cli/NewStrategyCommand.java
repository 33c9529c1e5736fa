package org.maskmarch.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code new-strategy}: a Maven project of a prompt strategy to start from. */
@Command(name = "new-strategy", mixinStandardHelpOptions = true,
        description = "Makes a Maven project of a prompt strategy, complete with tests, to start your own from.")
final class NewStrategyCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "NAME", description = "name by which jobs choose it, such as mask-to-edges")
    private String name;

    @Parameters(index = "1", arity = "0..1", paramLabel = "DIR", description = "folder to make (default: ./NAME)")
    private Path folder;

    @Option(names = "--package", paramLabel = "PACKAGE",
            description = "Java package and name of the bundle (default: org.example.prompt. and the name without hyphens)")
    private String packageName;

    @Override
    public Integer call() {
        StrategyProject project = new StrategyProject(name, packageName);
        Path target = (folder == null ? Path.of(name) : folder).toAbsolutePath().normalize();
        project.write(target);
        System.out.println("""
                %s is there; its strategy is %s.
                  mvn -B package -f "%s"
                makes %s: docs/developer/strategy.md says how a server gets it."""
                .formatted(target, project.source(), target, project.bundle()));
        return 0;
    }
}
