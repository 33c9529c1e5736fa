package org.maskmarch.segment.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.maskmarch.api.MaskmarchException;

/**
 * A text as Grounding DINO takes it: word pieces between a start and an end. Full stops and question marks end phrases; a piece
 * attends to those of its own phrase alone, and positions are counted within it.
 *
 * @param pieces    with start and end
 * @param ids       numbers of the pieces in the vocabulary
 * @param positions within the phrase, from 0
 * @param attends   [pieces, pieces], whether the row's piece attends to the column's
 */
record Caption(List<String> pieces, long[] ids, long[] positions, boolean[] attends) {
    /** What Grounding DINO has learned with. */
    private static final int MOST_PIECES = 256;
    private static final Set<String> MARKS = Set.of(BertVocabulary.START, BertVocabulary.END, BertVocabulary.STOP,
            BertVocabulary.QUESTION);

    /**
     * The caption of a text, with a full stop where it has none at its end.
     *
     * @throws MaskmarchException bad input {@code text.too-long}, or {@code text.empty} when no word of it is known
     */
    static Caption of(String text, BertVocabulary vocabulary) {
        String phrases = text.strip();
        List<String> pieces = new ArrayList<>(List.of(BertVocabulary.START));
        pieces.addAll(new WordPieces(vocabulary)
                .of(phrases.endsWith(BertVocabulary.STOP) ? phrases : phrases + BertVocabulary.STOP));
        pieces.add(BertVocabulary.END);
        if (pieces.size() > MOST_PIECES) {
            throw MaskmarchException.badInput("text.too-long", "text", "The text has " + pieces.size() + " word pieces, and the "
                    + "model takes " + MOST_PIECES + ".", "Say it in fewer words.");
        }
        if (pieces.stream().allMatch(piece -> MARKS.contains(piece) || piece.equals(BertVocabulary.UNKNOWN))) {
            throw MaskmarchException.badInput("text.empty", "text", "The model knows no word of '" + text + "'.",
                    "Say it in other words; published models know English.");
        }
        return of(List.copyOf(pieces), pieces.stream().mapToLong(vocabulary::getIndex).toArray());
    }

    private static Caption of(List<String> pieces, long[] ids) {
        int count = pieces.size();
        long[] positions = new long[count];
        boolean[] attends = new boolean[count * count];
        int begin = 0;
        for (int i = 0; i < count; i++) {
            boolean ends = MARKS.contains(pieces.get(i)) || i == count - 1;
            for (int row = begin; ends && row <= i; row++) {
                positions[row] = row - begin;
                for (int column = begin; column <= i; column++) {
                    attends[row * count + column] = true;
                }
            }
            begin = ends ? i + 1 : begin;
        }
        return new Caption(pieces, ids, positions, attends);
    }

    int size() {
        return ids.length;
    }

    /** The chosen pieces as words; marks are left out. */
    String phrase(IntPredicate chosen) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < size(); i++) {
            String piece = pieces.get(i);
            if (chosen.test(i) && !MARKS.contains(piece)) {
                if (piece.startsWith("##")) {
                    words.append(piece, 2, piece.length());
                } else {
                    words.append(words.isEmpty() ? "" : " ").append(piece);
                }
            }
        }
        return words.toString();
    }
}
