package org.maskmarch.segment.onnx;

import ai.djl.modality.nlp.bert.BertFullTokenizer;
import ai.djl.modality.nlp.bert.WordpieceTokenizer;
import ai.djl.modality.nlp.preprocess.TextProcessor;
import java.lang.Character.UnicodeBlock;
import java.util.List;
import java.util.Set;

/**
 * Cuts a text into the word pieces of BERT uncased, with DJL's tokenizer. What it leaves out of BERT's rules is done before:
 * invisible characters beyond the control characters are dropped, and Chinese characters are words of their own; and words of
 * more than {@value #LONGEST_WORD} characters are unknown, as in the tokenizer that Grounding DINO has learned with.
 */
final class WordPieces {
    private static final int LONGEST_WORD = 100;
    private static final List<TextProcessor> BASICS = BertFullTokenizer.getPreprocessors(true);

    /** Syllables of Japanese and Korean are not among them. */
    private static final Set<UnicodeBlock> CHINESE = Set.of(UnicodeBlock.CJK_UNIFIED_IDEOGRAPHS,
            UnicodeBlock.CJK_UNIFIED_IDEOGRAPHS_EXTENSION_A, UnicodeBlock.CJK_UNIFIED_IDEOGRAPHS_EXTENSION_B,
            UnicodeBlock.CJK_UNIFIED_IDEOGRAPHS_EXTENSION_C, UnicodeBlock.CJK_UNIFIED_IDEOGRAPHS_EXTENSION_D,
            UnicodeBlock.CJK_UNIFIED_IDEOGRAPHS_EXTENSION_E, UnicodeBlock.CJK_COMPATIBILITY_IDEOGRAPHS,
            UnicodeBlock.CJK_COMPATIBILITY_IDEOGRAPHS_SUPPLEMENT);

    private final WordpieceTokenizer tokenizer;

    WordPieces(BertVocabulary vocabulary) {
        this.tokenizer = new WordpieceTokenizer(vocabulary, BertVocabulary.UNKNOWN, LONGEST_WORD);
    }

    /** The pieces in the order of the text, without marks of start and end. */
    List<String> of(String text) {
        List<String> words = List.of(cleaned(text));
        for (TextProcessor step : BASICS) {
            words = step.preprocess(words);
        }
        return tokenizer.preprocess(words);
    }

    private static String cleaned(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().filter(c -> !isInvisible(c)).forEach(c -> {
            if (CHINESE.contains(UnicodeBlock.of(c))) {
                out.append(' ').appendCodePoint(c).append(' ');
            } else {
                // letter by letter, for the end of a word makes no difference here, as it does to String.toLowerCase
                out.appendCodePoint(Character.toLowerCase(c));
            }
        });
        return out.toString();
    }

    private static boolean isInvisible(int c) {
        if (c == '\t' || c == '\n' || c == '\r') {
            return false;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE, Character.SURROGATE, Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
