package org.maskmarch.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.maskmarch.engine.RowOfPixels.mask;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.segment.MaskCandidate;
import org.maskmarch.api.view.Camera;

class BallotTest {
    @TempDir
    Path folder;

    /** Unsure pixels abstain, unless one was taken out of the mask or filled in: that is sure. */
    @Test
    void whatHasBeenDecidedDoesNotAbstain() {
        MaskCandidate candidate = new MaskCandidate(0, mask("####...."), mask(".#####.."), null, 1, 1);
        assertEquals(new Ballot(mask("#.#.#..."), mask("..#..#..")), Ballot.of(candidate, mask("#.#.#..."), true));
        assertEquals(Ballot.of(mask("#.#.#...")), Ballot.of(candidate, mask("#.#.#..."), false));
        assertEquals(new Ballot(mask("####...."), mask("........")), Ballot.of(mask("####....")));
    }

    @Test
    void morePixelsAbstain() {
        assertEquals(new Ballot(mask("##.."), mask("#.#.")), new Ballot(mask("##.."), mask("#...")).abstaining(mask("..#.")));
    }

    @Test
    void filesTellAllFourKindsOfPixels() throws IOException {
        Ballot ballot = new Ballot(mask("##..##."), mask("#.#.#.#"));
        Path file = folder.resolve("0000.png");
        Files.write(file, VoteFile.png(ballot));
        Camera camera = new Camera("one", 7, 1, 7, 7, 3.5, 0.5, new double[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1});
        assertEquals(ballot, VoteFile.read(file, camera, "mask"));
    }

    /** In rows that do not fill their last byte. */
    @Test
    void aVoteThatIsKeptComesBackAsItWas() {
        for (int width = 1; width <= 9; width++) {
            Mask mask = new Mask(width, 3);
            Mask abstaining = new Mask(width, 3);
            for (int p = 0; p < 3 * width; p++) {
                mask.set(p, p * 7 % 5 < 2);
                abstaining.set(p, p * 5 % 3 == 1);
            }
            assertEquals(new Ballot(mask, abstaining), VoteFile.ballot(VoteFile.png(new Ballot(mask, abstaining))));
        }
    }

    @Test
    void aMaskCutShortIsATypedErrorWhereverItEnds() throws IOException {
        byte[] png = VoteFile.png(new Ballot(mask("##..##."), mask("#.#.#.#")));
        Camera camera = new Camera("one", 7, 1, 7, 7, 3.5, 0.5, new double[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1});
        for (int bytes = 0; bytes < png.length / 2; bytes++) {
            Path file = Files.write(folder.resolve("short.png"), Arrays.copyOf(png, bytes));
            assertEquals("mask.unreadable", assertThrows(MaskmarchException.class,
                    () -> VoteFile.read(file, camera, "mask")).code());
        }
    }
}
