package org.maskmarch.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.segment.MaskCandidate;
import org.maskmarch.api.view.Camera;

class BallotTest {
    @TempDir
    Path folder;

    private static Mask mask(String pixels) {
        Mask mask = new Mask(pixels.length(), 1);
        for (int p = 0; p < pixels.length(); p++) {
            mask.set(p, pixels.charAt(p) == '#');
        }
        return mask;
    }

    /** Unsure pixels abstain, unless one was taken out of the mask or filled in: that is sure. */
    @Test
    void whatHasBeenDecidedDoesNotAbstain() {
        MaskCandidate candidate = new MaskCandidate(0, mask("####...."), mask(".#####.."), null, 1, 1);
        assertEquals(new Ballot(mask("#.#.#..."), mask("..#..#..")), Ballot.of(candidate, mask("#.#.#..."), true));
        assertEquals(Ballot.of(mask("#.#.#...")), Ballot.of(candidate, mask("#.#.#..."), false));
        assertEquals(new Ballot(mask("####...."), mask("........")), Ballot.of(mask("####....")));
    }

    @Test
    void filesTellAllFourKindsOfPixels() throws IOException {
        Ballot ballot = new Ballot(mask("##..##."), mask("#.#.#.#"));
        Path file = folder.resolve("0000.png");
        Files.write(file, VoteFile.png(ballot));
        Camera camera = new Camera("one", 7, 1, 7, 7, 3.5, 0.5, new double[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1});
        assertEquals(ballot, VoteFile.read(file, camera, "mask"));
    }
}
