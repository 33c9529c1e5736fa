package org.maskmarch.engine;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.job.JobSpec;
import org.maskmarch.api.job.ObjectSpec;
import org.maskmarch.api.job.ViewPrompt;
import org.maskmarch.api.segment.TextPrompter;

/** Which model finds what a job's texts describe. */
public final class TextModels {
    /** The model of a job that names none, where there are several. */
    public static final String DEFAULT = "grounding-dino";

    /** One sentence for a person. */
    public static final String HOW_TO_INSTALL = "Name the model's file in the environment variable MASKMARCH_TEXT_MODEL, or in "
            + "etc/org.maskmarch.segment.onnx.cfg as `text." + DEFAULT + " = FILE`; docs/reference/models.md says which files.";

    private TextModels() { }

    /** Whether a job has texts to be looked for; those of objects that it keeps have become masks. */
    static boolean wanted(JobSpec spec) {
        Stream<ObjectSpec> objects = spec.objects().stream()
                .filter(object -> spec.earlier() == null || !spec.earlier().kept().contains(object.name()));
        return objects.flatMap(object -> object.prompts().stream()).map(ViewPrompt::text).anyMatch(text -> text != null);
    }

    /**
     * The text model of a job.
     *
     * @param name as the job gives it, or null: the only one, else {@value #DEFAULT}
     */
    static Optional<TextPrompter> chosen(String name, Providers providers) {
        List<TextPrompter> all = providers.textPrompters();
        return name == null && all.size() == 1 ? Optional.of(all.get(0))
                : providers.textPrompter(name == null ? DEFAULT : name);
    }

    /** @param name as the job gives it, or null */
    static MaskmarchException unknown(String name, Providers providers) {
        List<String> installed = providers.textPrompterNames();
        if (installed.isEmpty()) {
            return MaskmarchException.badInput("textModel.unknown", "textModel", "A text asks for a text model, and none is "
                    + "installed.", HOW_TO_INSTALL);
        }
        return MaskmarchException.badInput("textModel.unknown", "textModel", name == null ? "Several text models are "
                + "installed, and the job does not say which." : "There is no text model '" + name + "'.", "Write `textModel:` "
                + "with one of: " + String.join(", ", installed) + ".");
    }
}
