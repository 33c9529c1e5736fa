package org.maskmarch.segment.onnx;

import ai.djl.modality.nlp.Vocabulary;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.maskmarch.api.MaskmarchException;

/**
 * The word pieces of BERT: a line for each in {@code vocab.txt}, and its number, from 0, is the piece's. (DJL's own class gives
 * the unknown piece the number 0, wherever it stands.)
 */
final class BertVocabulary implements Vocabulary {
    static final String START = "[CLS]";
    static final String END = "[SEP]";
    static final String UNKNOWN = "[UNK]";
    /** Ends a phrase. */
    static final String STOP = ".";
    /** Ends a phrase too. */
    static final String QUESTION = "?";

    /** BERT's multilingual vocabulary has 119 547. */
    private static final int MOST_PIECES = 200_000;
    /** No word that is looked up is longer than 100 characters, with two more before it. */
    private static final int LONGEST_PIECE = 128;
    /** Where BERT base uncased, which the published models have learned with, has what structures a text. */
    private static final Map<String, Integer> UNCASED = Map.of(UNKNOWN, 100, START, 101, END, 102, STOP, 1012, QUESTION, 1029);
    private static final int UNCASED_SIZE = 30522;

    private final List<String> pieces;
    private final Map<String, Integer> numbers = new HashMap<>();

    /** @throws IllegalArgumentException when pieces are missing, too many, too long or there twice */
    BertVocabulary(List<String> pieces) {
        if (pieces.size() > MOST_PIECES) {
            throw new IllegalArgumentException("it has " + pieces.size() + " lines, more than " + MOST_PIECES);
        }
        this.pieces = List.copyOf(pieces);
        for (int i = 0; i < pieces.size(); i++) {
            String piece = pieces.get(i);
            if (piece.isEmpty() || piece.length() > LONGEST_PIECE) {
                throw new IllegalArgumentException("line " + (i + 1) + " has " + piece.length() + " characters");
            }
            if (numbers.put(piece, i) != null) {
                throw new IllegalArgumentException("'" + piece + "' of line " + (i + 1) + " is there twice");
            }
        }
        for (String needed : List.of(START, END, UNKNOWN, STOP)) {
            if (!numbers.containsKey(needed)) {
                throw new IllegalArgumentException("it lacks '" + needed + "'");
            }
        }
    }

    /**
     * Reads a vocabulary.
     *
     * @throws MaskmarchException resource {@code model.vocabulary} or {@code model.unreadable}
     */
    static BertVocabulary read(Path file) {
        try {
            return new BertVocabulary(Files.readAllLines(file, StandardCharsets.UTF_8));
        } catch (CharacterCodingException e) {
            throw unusable(file, "it is not UTF-8 text", e);
        } catch (IllegalArgumentException e) {
            throw unusable(file, e.getMessage(), e);
        } catch (IOException e) {
            throw ModelFiles.unreadable(file, e);
        }
    }

    private static MaskmarchException unusable(Path file, String why, Exception cause) {
        return MaskmarchException.resource("model.vocabulary", file.toString(), "This is no vocabulary of BERT: " + why + ".",
                "Put the vocab.txt of BERT base uncased beside the model.", cause);
    }

    /** Whether this looks like the vocabulary that published models have learned with. */
    boolean isUncased() {
        return pieces.size() == UNCASED_SIZE
                && UNCASED.entrySet().stream().allMatch(e -> e.getValue().equals(numbers.get(e.getKey())));
    }

    @Override
    public boolean contains(String piece) {
        return numbers.containsKey(piece);
    }

    @Override
    public String getToken(long number) {
        return number >= 0 && number < pieces.size() ? pieces.get((int) number) : UNKNOWN;
    }

    @Override
    public long getIndex(String piece) {
        return numbers.getOrDefault(piece, numbers.get(UNKNOWN));
    }

    @Override
    public long size() {
        return pieces.size();
    }
}
