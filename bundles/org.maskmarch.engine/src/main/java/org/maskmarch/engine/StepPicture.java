package org.maskmarch.engine;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.image.RgbImage;
import org.maskmarch.api.job.Verdict;
import org.maskmarch.api.segment.PromptBox;
import org.maskmarch.api.segment.PromptPoint;

/**
 * What happened in one view, to look at: the picture with the prompt as the segmenter got them, the votes rendered in it,
 * the segmenter's mask, and what of it became votes (green) or was rejected (red); what abstains is pale.
 */
final class StepPicture {
    private static final int TALLEST = 480;
    private static final Color OBJECT = new Color(255, 140, 0);
    private static final Color NOT = new Color(0, 60, 160);
    private static final Color GREEN = new Color(0, 170, 60);
    private static final Color RED = new Color(220, 0, 0);

    private StepPicture() { }

    /**
     * @param votes before this view, or null
     * @param box   or null
     * @param taken the segmenter's mask as it is, or null
     * @param ballot what was checked: the same without what the user has ruled out; or null
     */
    static BufferedImage of(RgbImage picture, VoteView votes, List<PromptPoint> points, PromptBox box, Mask taken, Ballot ballot,
                            Verdict verdict) {
        BufferedImage scene = Pictures.of(picture);
        Mask nothing = new Mask(picture.width(), picture.height());
        BufferedImage prompted = Pictures.of(picture);
        Pictures.drawPrompt(prompted, points, box);
        Color tint = verdict == Verdict.PROJECTED || verdict == Verdict.ACCEPTED ? GREEN : RED;
        List<BufferedImage> panels = List.of(prompted, votes == null ? Pictures.overlay(scene, nothing, OBJECT)
                : heat(scene, votes), Pictures.overlay(scene, taken == null ? nothing : taken, OBJECT),
                ballot == null ? Pictures.overlay(scene, nothing, tint) : votes(scene, ballot, tint));
        int height = Math.min(TALLEST, picture.height());
        return Pictures.row(panels.stream().map(p -> Pictures.scaled(p, height)).toList());
    }

    /** @param what happened, for the file's name */
    static void keep(Path folder, int view, String what, BufferedImage picture) {
        Pictures.write(picture, folder.resolve(String.format(Locale.ROOT, "%04d-%s.png", view, what)));
    }

    /** Copies the pictures that were kept, if any were, into {@code results/steps}. */
    static void copy(Path folder, Path results) throws IOException {
        if (Files.isDirectory(folder)) {
            Path target = Files.createDirectories(results.resolve("steps"));
            try (Stream<Path> pictures = Files.list(folder)) {
                for (Path picture : pictures.sorted().toList()) {
                    Files.copy(picture, target.resolve(picture.getFileName()));
                }
            }
        }
    }

    private static BufferedImage votes(BufferedImage scene, Ballot ballot, Color tint) {
        BufferedImage image = Pictures.overlay(scene, ballot.mask(), tint);
        for (int p = 0; p < scene.getWidth() * scene.getHeight(); p++) {
            if (ballot.abstaining().get(p)) {
                int x = p % scene.getWidth();
                int y = p / scene.getWidth();
                image.setRGB(x, y, Pictures.mixed(image.getRGB(x, y), Color.WHITE, 0.6f));
            }
        }
        return image;
    }

    /** Orange where views have voted for the object, blue where against it, dark where none has. */
    private static BufferedImage heat(BufferedImage scene, VoteView votes) {
        BufferedImage image = new BufferedImage(scene.getWidth(), scene.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int p = 0; p < scene.getWidth() * scene.getHeight(); p++) {
            int x = p % scene.getWidth();
            int y = p / scene.getWidth();
            int vote = Pictures.mixed(NOT.getRGB(), OBJECT, votes.vote(p));
            image.setRGB(x, y, Pictures.mixed(Pictures.mixed(scene.getRGB(x, y), Color.BLACK, 0.6f), new Color(vote),
                    0.75f * votes.seen(p)));
        }
        return image;
    }
}
