package org.maskmarch.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.function.Supplier;
import org.maskmarch.api.job.JobStatus;

/**
 * Shows how a job goes on: on a terminal one line that is redrawn (bar, view k of n, rate, time left), elsewhere one
 * line for each view and each stage.
 */
final class ProgressLine implements AutoCloseable {
    private static final int BAR = 24;
    private static final long POLL_MILLIS = 100;

    private final PrintStream out;
    private final boolean terminal;
    private final Supplier<List<JobStatus>> jobs;
    private final Thread thread = new Thread(this::follow, "progress");
    private String lastLine = "";
    private long firstViewNanos;
    private int firstView;
    private volatile boolean closed;

    ProgressLine(PrintStream out, Supplier<List<JobStatus>> jobs) {
        this.out = out;
        this.terminal = System.console() != null;
        this.jobs = jobs;
        thread.setDaemon(true);
        thread.start();
    }

    private void follow() {
        while (!closed) {
            show();
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private synchronized void show() {
        List<JobStatus> all = jobs.get();
        if (all.isEmpty()) {
            return;
        }
        JobStatus status = all.get(all.size() - 1);
        if (status.stage().equals("done") || status.stage().equals("failed")) {
            return;
        }
        String line = line(status, System.nanoTime());
        if (line.equals(lastLine)) {
            return;
        }
        if (terminal) {
            out.print("\r\033[K" + line);
            out.flush();
        } else if (!key(line).equals(key(lastLine))) {
            out.println(line);
        }
        lastLine = line;
    }

    /** Without a terminal, percentages inside a stage do not earn a line of their own. */
    private static String key(String line) {
        return line.replaceAll(" \\d+ %$", "").replaceAll(", \\d.*", "");
    }

    /** One line for a status; the rate is measured since the first view. */
    String line(JobStatus status, long nanos) {
        if (!status.stage().equals("view") || status.total() == 0) {
            return status.stage() + ": " + status.detail();
        }
        if (firstViewNanos == 0) {
            firstViewNanos = nanos;
            firstView = status.done();
        }
        int filled = BAR * status.done() / status.total();
        StringBuilder line = new StringBuilder("[").append("#".repeat(filled)).append(".".repeat(BAR - filled)).append("] ");
        line.append(String.format("%3d %%  view %d of %d", 100 * status.done() / status.total(), status.done(), status.total()));
        double seconds = (nanos - firstViewNanos) / 1e9;
        int since = status.done() - firstView;
        if (since > 0 && seconds > 0) {
            double rate = since / seconds;
            line.append(String.format(", %.2f views/s, %s left", rate, duration((status.total() - status.done()) / rate)));
        }
        return line.toString();
    }

    private static String duration(double seconds) {
        long whole = Math.round(seconds);
        return whole >= 60 ? whole / 60 + " min " + whole % 60 + " s" : whole + " s";
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        show();
        if (terminal && !lastLine.isEmpty()) {
            out.print("\r\033[K");
            out.flush();
        }
    }
}
