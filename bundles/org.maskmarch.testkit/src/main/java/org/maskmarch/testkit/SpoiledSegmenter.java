package org.maskmarch.testkit;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.image.RgbImage;
import org.maskmarch.api.segment.ImageEmbedding;
import org.maskmarch.api.segment.MaskCandidate;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.api.segment.PromptBox;
import org.maskmarch.api.segment.PromptPoint;
import org.maskmarch.api.segment.Segmenter;

/**
 * A segmenter that fails on purpose in a given share of its answers, all masks of an answer in the same way: another
 * region of the picture, the mask grown, shifted or inverted, or nothing. Its scores stay what they were, so that
 * nothing but the masks tells. Which answers are spoiled, and how, depends on the seed and the prompt alone.
 */
public final class SpoiledSegmenter implements Segmenter {
    private static final int FRAME = 256;
    private static final float LOGIT = 8;

    /** How an answer is wrong. */
    enum Fault { OTHER_REGION, GROWN, SHIFTED, INVERTED, EMPTY }

    private final Segmenter segmenter;
    private final double share;
    private final long seed;
    private final Set<Prompt> spared;
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger spoiled = new AtomicInteger();

    /** @param spared prompts that are always answered well: the user's own */
    public SpoiledSegmenter(Segmenter segmenter, double share, long seed, Set<Prompt> spared) {
        this.segmenter = segmenter;
        this.share = share;
        this.seed = seed;
        this.spared = Set.copyOf(spared);
    }

    /** Share of the answers so far that were spoiled, of those that may be. */
    public double spoiledShare() {
        return answers.get() == 0 ? 0 : (double) spoiled.get() / answers.get();
    }

    @Override
    public String name() {
        return segmenter.name();
    }

    @Override
    public ImageEmbedding encode(RgbImage image) {
        return segmenter.encode(image);
    }

    @Override
    public String fingerprint() {
        return segmenter.fingerprint();
    }

    @Override
    public ByteBuffer pack(ImageEmbedding embedding) {
        return segmenter.pack(embedding);
    }

    @Override
    public ImageEmbedding unpack(ByteBuffer bytes) {
        return segmenter.unpack(bytes);
    }

    @Override
    public List<MaskCandidate> decode(ImageEmbedding embedding, Prompt prompt) {
        List<MaskCandidate> good = segmenter.decode(embedding, prompt);
        if (spared.contains(prompt)) {
            return good;
        }
        Dice dice = new Dice(seed, words(prompt));
        answers.incrementAndGet();
        if (dice.between(0, 1) >= share) {
            return good;
        }
        spoiled.incrementAndGet();
        Fault fault = Fault.values()[dice.throwOf(Fault.values().length)];
        double x = dice.between(0, 1);
        double y = dice.between(0, 1);
        if (fault == Fault.OTHER_REGION) {
            return segmenter.decode(embedding, Prompt.points(List.of(new PromptPoint(
                    (float) (x * (embedding.width() - 1)), (float) (y * (embedding.height() - 1)), true))));
        }
        return good.stream().map(c -> spoiled(c, fault, x, y)).toList();
    }

    private static String words(Prompt prompt) {
        float[] logits = prompt.logits();
        return prompt.points() + " " + prompt.box() + " " + (logits == null ? 0 : java.util.Arrays.hashCode(logits));
    }

    private static MaskCandidate spoiled(MaskCandidate candidate, Fault fault, double x, double y) {
        Mask mask = candidate.mask();
        Mask wrong = switch (fault) {
            case GROWN -> grown(mask, Math.max(4, (int) (0.3 * Math.sqrt(mask.area()))));
            case SHIFTED -> shifted(mask, x, y);
            case INVERTED -> inverted(mask);
            default -> new Mask(mask.width(), mask.height());
        };
        return new MaskCandidate(candidate.token(), wrong, new Mask(mask.width(), mask.height()), logits(wrong),
                candidate.predictedIou(), candidate.stability());
    }

    private static Mask grown(Mask mask, int by) {
        Mask wide = new Mask(mask.width(), mask.height());
        Mask grown = new Mask(mask.width(), mask.height());
        for (int y = 0; y < mask.height(); y++) {
            for (int x = 0; x < mask.width(); x++) {
                for (int i = -by; mask.get(x, y) && i <= by; i++) {
                    set(wide, x + i, y);
                }
            }
        }
        for (int y = 0; y < mask.height(); y++) {
            for (int x = 0; x < mask.width(); x++) {
                for (int i = -by; wide.get(x, y) && i <= by; i++) {
                    set(grown, x, y + i);
                }
            }
        }
        return grown;
    }

    /** By half of the mask's width and height, to one of four sides. */
    private static Mask shifted(Mask mask, double x, double y) {
        PromptBox box = GroundTruth.box(mask);
        int byX = (int) Math.ceil((box.x1() - box.x0()) / 2) * (x < 0.5 ? -1 : 1);
        int byY = (int) Math.ceil((box.y1() - box.y0()) / 2) * (y < 0.5 ? -1 : 1);
        Mask shifted = new Mask(mask.width(), mask.height());
        for (int row = 0; row < mask.height(); row++) {
            for (int column = 0; column < mask.width(); column++) {
                if (mask.get(column - byX, row - byY)) {
                    set(shifted, column, row);
                }
            }
        }
        return shifted;
    }

    private static Mask inverted(Mask mask) {
        Mask inverted = new Mask(mask.width(), mask.height());
        for (int p = 0; p < mask.width() * mask.height(); p++) {
            inverted.set(p, !mask.get(p));
        }
        return inverted;
    }

    private static void set(Mask mask, int x, int y) {
        if (x >= 0 && y >= 0 && x < mask.width() && y < mask.height()) {
            mask.set(y * mask.width() + x, true);
        }
    }

    /** As the model would feed them back, in its padded square frame. */
    private static float[] logits(Mask mask) {
        float[] logits = new float[FRAME * FRAME];
        double scale = Math.max(mask.width(), mask.height()) / (double) FRAME;
        for (int y = 0; y < FRAME; y++) {
            for (int x = 0; x < FRAME; x++) {
                logits[y * FRAME + x] = mask.get((int) ((x + 0.5) * scale), (int) ((y + 0.5) * scale)) ? LOGIT : -LOGIT;
            }
        }
        return logits;
    }
}
