package org.maskmarch.segment.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskmarch.api.MaskmarchException;

/** Texts as BERT uncased cuts them; what is expected is what its own tokenizer says. */
class WordPiecesTest {
    private static final List<String> WORDS = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "hello", "how", "are", "you", "un",
            "##aff", "##able", "runn", "##ing", "want", "##want", "##ed", "wa", ",", ".", "!", "?", "-", "[", "]", "cls", "cafe",
            "t", "shirt", "a", "red", "mug", "ah", "zz", "\u535A", "\u63A8", "\u03C3", "##\u03C3", "i", "##i", "$", "'", "s",
            "\uAC00");

    private static List<String> cut(String text) {
        return new WordPieces(new BertVocabulary(WORDS)).of(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "unaffable                       | un ##aff ##able",
        "UNwanted,running                | un ##want ##ed , runn ##ing",
        "unwantedX running               | [UNK] runn ##ing",
        "' \\tHeLLo!how  \\n Are yoU?  ' | hello ! how are you ?",
        "H\\u00E9llo                     | hello",
        "He\\u0301llo                    | hello",
        "caf\\u00C9                      | cafe",
        "a T-shirt                       | a t - shirt",
        "red...mug                       | red . . . mug",
        "mug$                            | mug $",
        "mug\\u2019s                     | mug [UNK] s",
        "mug's                           | mug ' s",
        "[CLS]                           | [ cls ]",
        "ah\\u535A\\u63A8zz              | ah \u535A \u63A8 zz",
        "re\\u00ADd\\u200B m\\u200Dug\\u0000\\uFFFD\\uE000 | red mug",
        "\\uFEFFred\\u00A0mug\\u3000a\\u2028you | red mug a you",
        "\\u03A3\\u03A3                  | \u03C3 ##\u03C3",
        "\\u0130\\u0130                  | i ##i",
        "\\uD83D\\uDE00 mug              | [UNK] mug",
        "mug\\uD83D                      | mug",
    })
    void piecesAreThoseOfBert(String text, String pieces) {
        String written = text.replace("\\t", "\t").replace("\\n", "\n");
        while (written.contains("\\u")) {
            int at = written.indexOf("\\u");
            written = written.substring(0, at) + (char) Integer.parseInt(written.substring(at + 2, at + 6), 16)
                    + written.substring(at + 6);
        }
        assertEquals(List.of(pieces.split(" ")), cut(written));
    }

    @Test
    void wordsOfMoreThanAHundredCharactersAreUnknown() {
        assertEquals(100, cut("i".repeat(100)).size());
        assertEquals(List.of("[UNK]", "mug"), cut("i".repeat(101) + " mug"));
        assertEquals(List.of(), cut(" \u200B\t "));
    }

    /** A line for each of BERT's 30 522, with the few that are needed in their places. */
    private static List<String> uncased() {
        List<String> pieces = new ArrayList<>();
        for (int i = 0; i < 30522; i++) {
            pieces.add("[unused" + i + "]");
        }
        Object[] known = {0, "[PAD]", 100, "[UNK]", 101, "[CLS]", 102, "[SEP]", 1012, ".", 1029, "?", 2088, "world", 7592, "hello"};
        for (int i = 0; i < known.length; i += 2) {
            pieces.set((Integer) known[i], (String) known[i + 1]);
        }
        return pieces;
    }

    @Test
    void numbersAreThoseOfBertUncased() {
        BertVocabulary vocabulary = new BertVocabulary(uncased());
        assertTrue(vocabulary.isUncased());
        assertArrayEquals(new long[] {101, 7592, 2088, 1012, 102}, Caption.of("Hello World", vocabulary).ids());
        assertArrayEquals(new long[] {101, 7592, 1029, 100, 1012, 102}, Caption.of("hello?x.", vocabulary).ids());
        assertFalse(new BertVocabulary(WORDS).isUncased());
        List<String> cased = uncased();
        cased.set(1012, "x");
        cased.set(119, ".");
        assertFalse(new BertVocabulary(cased).isUncased());
    }

    @Test
    void aCaptionIsCutIntoPhrases() {
        Caption caption = Caption.of("  a red mug ", new BertVocabulary(WORDS));
        assertEquals(List.of("[CLS]", "a", "red", "mug", ".", "[SEP]"), caption.pieces());
        assertArrayEquals(new long[] {2, 28, 29, 30, 18, 3}, caption.ids());
        assertArrayEquals(new long[] {0, 0, 1, 2, 3, 0}, caption.positions());
        assertRows(caption, "100000", "011110", "011110", "011110", "011110", "000001");
        Caption two = Caption.of("mug. . cafe?", new BertVocabulary(WORDS));
        assertEquals(List.of("[CLS]", "mug", ".", ".", "cafe", "?", ".", "[SEP]"), two.pieces());
        assertArrayEquals(new long[] {0, 0, 1, 0, 0, 1, 0, 0}, two.positions());
        assertRows(two, "10000000", "01100000", "01100000", "00010000", "00001100", "00001100", "00000010", "00000001");
    }

    private static void assertRows(Caption caption, String... rows) {
        for (int row = 0; row < rows.length; row++) {
            StringBuilder seen = new StringBuilder();
            for (int column = 0; column < rows.length; column++) {
                seen.append(caption.attends()[row * rows.length + column] ? 1 : 0);
            }
            assertEquals(rows[row], seen.toString(), "row " + row);
        }
        assertEquals(rows.length * rows.length, caption.attends().length);
    }

    @Test
    void phrasesAreWords() {
        Caption caption = Caption.of("unaffable mug. running", new BertVocabulary(WORDS));
        assertEquals("unaffable mug running", caption.phrase(piece -> true));
        assertEquals("unaffable running", caption.phrase(piece -> !caption.pieces().get(piece).equals("mug")));
        assertEquals("able", caption.phrase(piece -> caption.pieces().get(piece).equals("##able")));
        assertEquals("", caption.phrase(piece -> false));
    }

    @Test
    void textsThatSayNothingOrTooMuchAreErrors() {
        BertVocabulary vocabulary = new BertVocabulary(WORDS);
        for (String nothing : List.of("", "...", "?", "xyz", "\u200B", "\u732B")) {
            assertEquals("text.empty", error(nothing, vocabulary), nothing);
        }
        assertEquals(256, Caption.of("mug ".repeat(253), vocabulary).size());
        assertEquals("text.too-long", error("mug ".repeat(254), vocabulary));
    }

    private static String error(String text, BertVocabulary vocabulary) {
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> Caption.of(text, vocabulary));
        assertEquals(MaskmarchException.Kind.BAD_INPUT, e.kind());
        return e.code();
    }

    @Test
    void vocabulariesThatCannotBeAreRefused() {
        assertRefused("is there twice", "[CLS]", "[SEP]", "[UNK]", ".", "mug", "mug");
        assertRefused("it lacks '[UNK]'", "[CLS]", "[SEP]", ".", "mug");
        assertRefused("line 2 has 0 characters", "[CLS]", "", "[SEP]", "[UNK]", ".");
        assertRefused("line 1 has 129 characters", "x".repeat(129), "[CLS]", "[SEP]", "[UNK]", ".");
        String[] many = new String[200_001];
        Arrays.setAll(many, i -> "x" + i);
        assertRefused("200001 lines", many);
    }

    private static void assertRefused(String why, String... pieces) {
        String message = assertThrows(IllegalArgumentException.class, () -> new BertVocabulary(List.of(pieces))).getMessage();
        assertTrue(message.contains(why), message);
    }
}
