package org.maskmarch.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.image.RgbImage;
import org.maskmarch.api.segment.ImageEmbedding;
import org.maskmarch.api.segment.Segmenter;
import org.maskmarch.api.segment.TextPrompter;
import org.maskmarch.engine.TextModels;
import org.maskmarch.geometry.Lanes;
import org.maskmarch.march.opencl.OpenClDevices;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code doctor}: what works on this machine. */
@Command(name = "doctor", mixinStandardHelpOptions = true, description = "Checks Java, the models, the march and the disk.")
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private DeviceOptions device;

    private boolean healthy = true;

    @Override
    public Integer call() {
        Runtime runtime = Runtime.getRuntime();
        line(true, "Java", System.getProperty("java.version") + " " + System.getProperty("java.vm.name"));
        line(true, "cores", Integer.toString(runtime.availableProcessors()));
        line(true, "arithmetic", Lanes.wide() ? "many numbers at a time (Vector API)"
                : "one number at a time, slower: give Java --add-modules jdk.incubator.vector");
        line(runtime.maxMemory() >= 1L << 30, "heap", (runtime.maxMemory() >> 20) + " MiB at most"
                + (runtime.maxMemory() >= 1L << 30 ? "" : ": give at least 1024 (JAVA_OPTS=-Xmx2g)"));
        try (Workspace workspace = new Workspace(device.marcher())) {
            march(workspace);
            line(true, "fields", String.join(", ", workspace.providers.families().stream().map(f -> f.name()).sorted().toList()));
            line(true, "strategies", String.join(", ", workspace.providers.strategyNames()));
            line(true, "outputs", String.join(", ", workspace.providers.exporterNames()));
            for (String name : workspace.providers.segmenterNames()) {
                model(workspace.providers.segmenter(name).orElseThrow());
            }
            texts(workspace.providers.textPrompters());
            disk(workspace.cache);
        }
        return healthy ? 0 : MaskmarchException.Kind.RESOURCE.exitCode();
    }

    /** Every OpenCL device, and the one that marches, which has passed its self-test then. */
    private void march(Workspace workspace) {
        List<String> devices = OpenClDevices.describe();
        devices.forEach(each -> line(true, "device", each));
        if (devices.isEmpty()) {
            line(true, "device", "none: " + OpenClDevices.remedy());
        }
        try {
            line(true, "march", workspace.providers.marcher().device());
        } catch (MaskmarchException e) {
            line(false, "march", e.describe());
        }
    }

    /** A model counts as working when it has encoded a picture. */
    private void model(Segmenter segmenter) {
        long start = System.nanoTime();
        try (ImageEmbedding embedding = segmenter.encode(new RgbImage(64, 64, new byte[64 * 64 * 3]))) {
            line(true, "model", String.format("%s: encodes, %.1f s with loading", segmenter.name(),
                    (System.nanoTime() - start) / 1e9));
        } catch (MaskmarchException e) {
            line(false, "model", segmenter.name() + ": " + e.describe());
        }
    }

    /** Jobs do without a text model; one that is installed counts as working when it has looked at a picture. */
    private void texts(List<TextPrompter> prompters) {
        if (prompters.isEmpty()) {
            line(true, "text model", "none. " + TextModels.HOW_TO_INSTALL);
        }
        for (TextPrompter prompter : prompters) {
            long start = System.nanoTime();
            try {
                prompter.find(new RgbImage(64, 64, new byte[64 * 64 * 3]), "a mug");
                line(true, "text model", String.format("%s: answers, %.1f s with loading", prompter.name(),
                        (System.nanoTime() - start) / 1e9));
            } catch (MaskmarchException e) {
                line(false, "text model", prompter.name() + ": " + e.describe());
            }
        }
    }

    private void disk(Path cache) {
        try {
            Files.createDirectories(cache);
            Files.delete(Files.createTempFile(cache, "doctor", ".tmp"));
            long free = Files.getFileStore(cache).getUsableSpace() >> 20;
            line(free > 1024, "cache", cache + ", " + free + " MiB free");
        } catch (IOException e) {
            line(false, "cache", cache + " is not writable: " + e.getMessage());
        }
    }

    private void line(boolean good, String what, String detail) {
        healthy &= good;
        System.out.printf("%-4s %-11s %s%n", good ? "ok" : "BAD", what, detail);
    }
}
