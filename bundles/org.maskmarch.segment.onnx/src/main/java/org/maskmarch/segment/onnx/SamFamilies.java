package org.maskmarch.segment.onnx;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The families that are known, told apart by their decoders' inputs. */
final class SamFamilies {
    /**
     * @param claims   whether a decoder looks like this family's
     * @param prepared the decoder's file as it has to be loaded; null: as it is
     */
    private record Row(Predicate<Signature> claims, UnaryOperator<byte[]> prepared,
                       BiFunction<Signature, Signature, SamAdapter> adapter) { }

    /** From the most special to the most general. */
    private static final List<Row> ROWS = List.of(
            new Row(decoder -> decoder.takes(HuggingFaceSam2.FIRST), null, HuggingFaceSam2::new),
            new Row(decoder -> decoder.takes(HuggingFaceSam.POSITIONS), null, HuggingFaceSam::new),
            new Row(Sam2::claims, null, Sam2::new),
            new Row(decoder -> decoder.takes("batched_point_coords"), null, EfficientSam::new),
            new Row(decoder -> decoder.takes(HqSam.EARLY), DecoderGraph::chosen, HqSam::new),
            new Row(decoder -> decoder.takes("mask_input") && decoder.takes("orig_im_size"), DecoderGraph::unchosen,
                    MetaSam::new),
            new Row(decoder -> decoder.takes("mask_input"), DecoderGraph::unchosen, NanoSam::new),
            new Row(decoder -> decoder.takes("point_coords"), null, EdgeSam::new));

    private final Row row;

    private SamFamilies(Row row) {
        this.row = row;
    }

    /**
     * The family of a decoder.
     *
     * @throws IllegalArgumentException when there is none
     */
    static SamFamilies of(Signature encoder, Signature decoder) {
        if (decoder.takes("language_mask") || decoder.takes("language_features")) {
            throw new IllegalArgumentException("this is SAM 3, which is not supported");
        }
        if (encoder.takes("point_coords") || encoder.takes("input_points") || encoder.takes("batched_point_coords")) {
            throw new IllegalArgumentException("the encoder takes points: it is a decoder, or both in one, where a file"
                    + " that takes a picture alone is expected");
        }
        return ROWS.stream().filter(row -> row.claims.test(decoder)).findFirst().map(SamFamilies::new).orElseThrow(() ->
                new IllegalArgumentException("the decoder takes none of point_coords, batched_point_coords and"
                        + " input_points with the inputs beside them that a known family has"));
    }

    /** Whether the decoder's file has to be changed before it is loaded. */
    boolean changesDecoder() {
        return row.prepared != null;
    }

    /** @throws IllegalArgumentException when the file lacks what the family has */
    byte[] prepared(byte[] decoder) {
        return row.prepared.apply(decoder);
    }

    /** @throws IllegalArgumentException when encoder and decoder are not what the family has */
    SamAdapter adapter(Signature encoder, Signature decoder) {
        return row.adapter.apply(encoder, decoder);
    }
}
