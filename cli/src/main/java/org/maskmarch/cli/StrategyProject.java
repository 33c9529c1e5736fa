package org.maskmarch.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.prompt.PromptStrategy;
import org.maskmarch.conformance.StrategyConformance;

/**
 * A Maven project of a prompt strategy of one's own: {@code templates/strategy} under other names, with the jars that it is
 * compiled and tested against, so that it builds wherever Maven does.
 */
final class StrategyProject {
    /** Of {@code templates/strategy}, which the build puts beside this class' own resources; a test keeps them together. */
    static final List<String> FILES = List.of(
            "src/main/java/org/example/prompt/centre/MaskToCentre.java",
            "src/main/java/org/example/prompt/centre/internal/MaskToCentreComponent.java",
            "src/main/resources/META-INF/services/org.maskmarch.api.prompt.PromptStrategy",
            "src/main/resources/org/example/prompt/centre/version",
            "src/test/java/org/example/prompt/centre/MaskToCentreTest.java");
    private static final String TEMPLATE_PACKAGE = "org.example.prompt.centre";
    private static final String TEMPLATE_CLASS = "MaskToCentre";
    private static final String TEMPLATE_NAME = "mask-to-centre";
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final int LONGEST_NAME = 60;
    private static final Pattern PACKAGE = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)+");
    private static final Pattern RESERVED = Pattern.compile("(java|javax|org\\.maskmarch)\\..*");

    private final String name;
    private final String className;
    private final String packageName;

    /**
     * @param name        of the strategy, as jobs say it: {@code mask-to-edges}
     * @param packageName of its class; null = {@code org.example.prompt.masktoedges}
     */
    StrategyProject(String name, String packageName) {
        if (!NAME.matcher(name).matches() || name.length() > LONGEST_NAME) {
            throw MaskmarchException.usage("strategy.name", "'" + name + "' is no name of a strategy.",
                    "Use lower-case words and digits with hyphens between, 60 characters at most: mask-to-edges.");
        }
        this.name = name;
        this.className = className(name);
        this.packageName = packageName == null ? "org.example.prompt." + name.replace("-", "") : packageName;
        if (!PACKAGE.matcher(this.packageName).matches() || !SourceVersion.isName(this.packageName)
                || RESERVED.matcher(this.packageName).matches()) {
            throw MaskmarchException.usage("strategy.package", "'" + this.packageName + "' cannot be the package.",
                    "Give a Java package in lower case with at least two parts, not of java or org.maskmarch: "
                            + "--package com.acme.edges.");
        }
        Pattern used = Pattern.compile("\\b" + className + "\\b");
        if (!name.equals(TEMPLATE_NAME) && FILES.stream().anyMatch(file -> used.matcher(template(file)).find())) {
            throw MaskmarchException.usage("strategy.name", "The class of '" + name + "' would be " + className
                    + ", which hides a class that strategies need.", "Use a name of two words or more: mask-to-edges.");
        }
    }

    private static String className(String name) {
        StringBuilder camel = new StringBuilder();
        for (String word : name.split("-")) {
            camel.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        }
        return camel.toString();
    }

    /** The source file of the strategy, relative to the project. */
    String source() {
        return renamed(FILES.get(0));
    }

    /** The built bundle, relative to the project. */
    String bundle() {
        return "target/" + packageName + "-1.0.0.jar";
    }

    /**
     * Writes the project, whole or not at all.
     *
     * @param folder must not exist; its parents may be missing
     */
    void write(Path folder) {
        if (Files.exists(folder)) {
            throw MaskmarchException.usage("strategy.folder-exists", folder + " exists.",
                    "Name a folder that does not, as the second argument.");
        }
        Path part = folder.resolveSibling("." + folder.getFileName() + ".part");
        try {
            fill(part);
            Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw MaskmarchException.resource("strategy.unwritable", folder.toString(),
                    "The project cannot be written: " + e.getMessage(), "Name a folder in which you may write.", e);
        } finally {
            Workspace.delete(part);
        }
    }

    private void fill(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("lib"));
        copyJarOf(PromptStrategy.class, folder.resolve("lib"));
        copyJarOf(StrategyConformance.class, folder.resolve("lib"));
        Files.writeString(folder.resolve("pom.xml"), renamed(template("pom.xml")));
        for (String file : FILES) {
            Path target = folder.resolve(renamed(file));
            Files.createDirectories(target.getParent());
            Files.writeString(target, renamed(template(file)));
        }
    }

    private String renamed(String text) {
        return text.replace(TEMPLATE_PACKAGE, packageName)
                .replace(TEMPLATE_PACKAGE.replace('.', '/'), packageName.replace('.', '/'))
                .replace(TEMPLATE_CLASS, className).replace(TEMPLATE_NAME, name);
    }

    private static String template(String file) {
        try (InputStream in = StrategyProject.class.getResourceAsStream("/strategy/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw MaskmarchException.internal("The template's " + file + " cannot be read.", e);
        }
    }

    private static void copyJarOf(Class<?> type, Path folder) throws IOException {
        try {
            Path jar = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (!Files.isRegularFile(jar)) {
                throw MaskmarchException.resource("install.incomplete", jar.toString(), "This is no jar to hand out.",
                        "Build Maskmarch with `mvn package`.", null);
            }
            Files.copy(jar, folder.resolve(jar.getFileName().toString()));
        } catch (URISyntaxException e) {
            throw MaskmarchException.internal("The jar of " + type.getName() + " is nowhere.", e);
        }
    }
}
