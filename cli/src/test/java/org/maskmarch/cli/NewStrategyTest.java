package org.maskmarch.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused; {@link NewStrategyIT} builds what is made. */
class NewStrategyTest {
    @TempDir
    Path folder;

    @Test
    void theWholeTemplateIsCopied() throws IOException {
        Path template = Path.of("..", "templates", "strategy");
        try (Stream<Path> files = Files.walk(template.resolve("src"))) {
            assertEquals(StrategyProject.FILES, files.filter(Files::isRegularFile)
                    .map(file -> template.relativize(file).toString().replace('\\', '/')).sorted().toList());
        }
    }

    @Test
    void anythingThatExistsIsLeftAlone() throws IOException {
        Path there = Files.writeString(folder.resolve("there"), "mine");
        assertRefused("exists", "mask-to-edges", there.toString());
        assertRefused("exists", "mask-to-edges", folder.toString());
        assertEquals("mine", Files.readString(there));
    }

    @Test
    void namesThatAreNoneOrHideAClass() {
        for (String name : List.of("Mask-to-edges", "mask_to_edges", "3d", "mask--edges", "mask-", "../edges", "", "a".repeat(61))) {
            assertRefused("no name of a strategy", name, folder.resolve("new").toString());
        }
        for (String name : List.of("string", "prompt", "override", "score-view", "strategy-conformance", "map")) {
            assertRefused("hides a class", name, folder.resolve("new").toString());
        }
    }

    @Test
    void packagesThatAreNone() {
        for (String name : List.of("edges", "com.Acme.edges", "com.acme.new", "com..edges", "com.acme.", "java.edges",
                "org.maskmarch.edges", "com/acme")) {
            assertRefused("cannot be the package", "mask-to-edges", folder.resolve("new").toString(), "--package", name);
        }
        assertRefused("cannot be the package", "new", folder.resolve("new").toString());
    }

    @Test
    void aFolderThatCannotBeWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Command.Outcome outcome = Command.run("new-strategy", "mask-to-edges", file.resolve("new").toString());
        assertEquals(4, outcome.code());
        assertTrue(outcome.err().contains("cannot be written"), outcome.err());
    }

    @Test
    void aProjectThatCannotBeFinishedLeavesNothing() throws IOException {
        Command.Outcome outcome = Command.run("new-strategy", "mask-to-edges", folder.resolve("new").toString(), "--package",
                "com." + "a".repeat(300));
        assertEquals(4, outcome.code(), outcome.err());
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.toList());
        }
    }

    private void assertRefused(String why, String... arguments) {
        String[] line = Stream.concat(Stream.of("new-strategy"), Stream.of(arguments)).toArray(String[]::new);
        Command.Outcome outcome = Command.run(line);
        assertEquals(2, outcome.code(), outcome.err());
        assertTrue(outcome.err().contains(why), outcome.err());
        assertFalse(Files.exists(folder.resolve("new")), "nothing is written");
    }
}
