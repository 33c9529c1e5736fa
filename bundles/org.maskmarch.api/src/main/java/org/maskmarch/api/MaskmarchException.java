package org.maskmarch.api;

import java.util.Objects;

/**
 * Every failure that Maskmarch reports on purpose. It says what is wrong, with which file or key, and what to do.
 *
 * <p>The {@link #kind()} fixes the exit code of the command line; the {@link #code()} is stable and meant for scripts
 * (it appears in {@code error.json}); the {@link #remedy()} is one sentence for a person.
 */
public final class MaskmarchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Who has to act, and the process exit code that says so. */
    public enum Kind {
        /** The command line itself is wrong. */
        USAGE(2),
        /** A file, a key or a value that came from outside is wrong; nothing was written. */
        BAD_INPUT(3),
        /** The machine lacks something: memory, disk, a device, a model file, a permission. */
        RESOURCE(4),
        /** A defect of Maskmarch. */
        INTERNAL(5);

        private final int exitCode;

        Kind(int exitCode) {
            this.exitCode = exitCode;
        }

        public int exitCode() {
            return exitCode;
        }
    }

    private final Kind kind;
    private final String code;
    private final String subject;
    private final String remedy;

    private MaskmarchException(Kind kind, String code, String subject, String message, String remedy, Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind);
        this.code = Objects.requireNonNull(code);
        this.subject = subject == null ? "" : subject;
        this.remedy = remedy == null ? "" : remedy;
    }

    /**
     * Something from outside is wrong.
     *
     * @param code    stable, dotted, lower case: {@code checkpoint.truncated}, {@code job.unknown-key}
     * @param subject the file, and the key inside it where there is one: {@code lego.ckpt}, {@code job.yaml: lambda}
     * @param message what is wrong
     * @param remedy  what to do about it
     */
    public static MaskmarchException badInput(String code, String subject, String message, String remedy) {
        return new MaskmarchException(Kind.BAD_INPUT, code, subject, message, remedy, null);
    }

    /** As {@link #badInput(String, String, String, String)}, with the failure that showed it. */
    public static MaskmarchException badInput(String code, String subject, String message, String remedy, Throwable cause) {
        return new MaskmarchException(Kind.BAD_INPUT, code, subject, message, remedy, cause);
    }

    /** The machine or the installation lacks something. */
    public static MaskmarchException resource(String code, String subject, String message, String remedy, Throwable cause) {
        return new MaskmarchException(Kind.RESOURCE, code, subject, message, remedy, cause);
    }

    /** The command line is wrong. */
    public static MaskmarchException usage(String code, String message, String remedy) {
        return new MaskmarchException(Kind.USAGE, code, "command line", message, remedy, null);
    }

    /** A defect: an error nobody planned for, wrapped so that it still has a kind and a remedy. */
    public static MaskmarchException internal(String message, Throwable cause) {
        return new MaskmarchException(Kind.INTERNAL, "internal", "", message,
                "This is a defect of Maskmarch: please report it with the log.", cause);
    }

    /** Turns any throwable into one of ours: itself, the first of ours among its causes, or an internal error. */
    public static MaskmarchException of(Throwable problem) {
        for (Throwable t = problem; t != null; t = t.getCause()) {
            if (t instanceof MaskmarchException ours) {
                return ours;
            }
            if (t instanceof OutOfMemoryError) {
                return resource("memory.exhausted", "", "The Java heap is too small for this job.",
                        "Raise the heap (EXTRA_JAVA_OPTS=-Xmx6g) or lower the resolution.", t);
            }
        }
        String text = problem.getMessage() == null ? problem.toString() : problem.getMessage();
        return internal(text, problem);
    }

    public Kind kind() {
        return kind;
    }

    public String code() {
        return code;
    }

    /** File or key at fault; empty when there is none. */
    public String subject() {
        return subject;
    }

    /** What to do, one sentence; may be empty. */
    public String remedy() {
        return remedy;
    }

    /** One line for a terminal: subject, message, remedy. */
    public String describe() {
        StringBuilder line = new StringBuilder();
        if (!subject.isEmpty()) {
            line.append(subject).append(": ");
        }
        line.append(getMessage());
        if (!remedy.isEmpty()) {
            line.append(' ').append(remedy);
        }
        return line.toString();
    }
}
