package org.maskmarch.cli;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.maskmarch.api.Progress;
import org.maskmarch.api.job.JobSpec;
import org.maskmarch.api.job.ObjectSpec;
import org.maskmarch.api.job.ViewPrompt;
import org.maskmarch.api.segment.MaskCandidate;
import org.maskmarch.engine.JobFile;
import org.maskmarch.engine.Pictures;
import org.maskmarch.engine.Pipeline;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code candidates}: the model's masks for the prompts of a job, as pictures to choose from. */
@Command(name = "candidates", mixinStandardHelpOptions = true,
        description = "Shows the model's masks for a job's prompts; name one in the job with `candidate: N`.")
final class CandidatesCommand implements Callable<Integer> {
    @Parameters(paramLabel = "JOB.yaml", description = "job file")
    private Path job;

    @Option(names = "--out", paramLabel = "DIR", description = "folder of the pictures (default: ${DEFAULT-VALUE})")
    private Path out = Path.of("out");

    @Mixin
    private DeviceOptions device;

    @Override
    public Integer call() {
        try (Workspace workspace = new Workspace(device.marcher())) {
            JobSpec spec = JobFile.readJob(job, job.toAbsolutePath().getParent());
            for (ObjectSpec object : spec.objects()) {
                for (ViewPrompt prompt : object.seeds().stream().filter(p -> p.mask() == null).toList()) {
                    show(workspace.pipeline, spec, object, prompt);
                }
            }
            return 0;
        }
    }

    private void show(Pipeline pipeline, JobSpec spec, ObjectSpec object, ViewPrompt asked) {
        Pipeline.Candidates found = pipeline.candidates(spec, object, asked, Progress.NONE);
        List<BufferedImage> row = new ArrayList<>();
        BufferedImage prompt = Pictures.of(found.picture());
        Pictures.drawPrompt(prompt, asked.points(), asked.box());
        row.add(prompt);
        System.out.println(object.name() + ", view " + asked.view() + ":");
        for (int i = 0; i < found.masks().size(); i++) {
            MaskCandidate mask = found.masks().get(i);
            row.add(Pictures.overlay(found.picture(), mask.mask()));
            System.out.printf("  candidate %d: predicted IoU %.3f, stability %.3f, %d pixels%s%n", i,
                    mask.predictedIou(), mask.stability(), mask.mask().area(),
                    i == found.preferred() ? "  <- taken unless the job names another" : "");
        }
        Path picture = out.resolve(spec.name()).resolve("candidates-" + object.name()
                + (object.seeds().size() > 1 ? "-view" + asked.view() : "") + ".png");
        Pictures.write(Pictures.row(row), picture);
        System.out.println("  " + picture.toAbsolutePath().normalize() + " (what the model saw, then candidates 0 to "
                + (found.masks().size() - 1) + ")");
    }
}
