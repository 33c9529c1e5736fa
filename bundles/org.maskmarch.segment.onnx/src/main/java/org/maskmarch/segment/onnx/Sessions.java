package org.maskmarch.segment.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.maskmarch.api.MaskmarchException;

/** Opens sessions of ONNX Runtime and closes all of them together. */
final class Sessions implements AutoCloseable {
    /** For command lines of more than a million characters; memory is taken as far as it is used. */
    private static final long START_STACK = 256L << 20;
    private static OrtEnvironment environment;

    private static final AtomicInteger OPEN = new AtomicInteger();

    private final Deque<OrtSession> sessions = new ArrayDeque<>();
    private final int threads;

    /** @param threads of one inference; 0 = all processors */
    Sessions(int threads) {
        this.threads = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    }

    /**
     * Made on a thread of its own: ONNX Runtime 1.29 recurses over the process's command line when it starts, and one of six
     * thousand characters, a long class path, overflows a usual stack and ends the process.
     *
     * @throws MaskmarchException resource {@code model.no-runtime}
     */
    static synchronized OrtEnvironment environment() {
        if (environment != null) {
            return environment;
        }
        FutureTask<OrtEnvironment> start = new FutureTask<>(OrtEnvironment::getEnvironment);
        new Thread(null, start, "onnx-runtime-start", START_STACK).start();
        try {
            environment = start.get();
            return environment;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while ONNX Runtime started", e);
        } catch (ExecutionException problem) {
            Throwable e = problem.getCause();
            throw MaskmarchException.resource("model.no-runtime", "ONNX Runtime",
                    "The native library of ONNX Runtime cannot be loaded: " + e,
                    "Use 64-bit Linux, and a java.io.tmpdir from which libraries may be loaded.", e);
        }
    }

    /** Sessions that are open in this process. */
    static int open() {
        return OPEN.get();
    }

    OrtSession open(Path model) throws OrtException {
        try (OrtSession.SessionOptions options = options()) {
            return kept(environment().createSession(model.toString(), options));
        }
    }

    OrtSession open(byte[] model) throws OrtException {
        try (OrtSession.SessionOptions options = options()) {
            return kept(environment().createSession(model, options));
        }
    }

    /** What a model takes and gives; it is loaded just for that. */
    static Signature signature(String what, Path model) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
            try (OrtSession session = environment().createSession(model.toString(), options)) {
                return Signature.of(what, session);
            }
        }
    }

    private OrtSession.SessionOptions options() throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(threads);
        // idle pool threads would otherwise spin and take the processors from the ray marcher
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        // a planned block for a whole run comes on top of the arena's chunks of the first run, and is no faster
        options.setMemoryPatternOptimization(false);
        return options;
    }

    private OrtSession kept(OrtSession session) {
        sessions.push(session);
        OPEN.incrementAndGet();
        return session;
    }

    @Override
    public void close() {
        while (!sessions.isEmpty()) {
            try {
                sessions.pop().close();
                OPEN.decrementAndGet();
            } catch (OrtException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
