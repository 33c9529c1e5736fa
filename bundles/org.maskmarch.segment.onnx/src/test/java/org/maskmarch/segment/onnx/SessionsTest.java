package org.maskmarch.segment.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SessionsTest {
    /** What the process of the test runs. */
    public static void main(String[] arguments) {
        Sessions.environment();
    }

    @Test
    void onnxRuntimeStartsHoweverLongTheCommandLineIs() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), SessionsTest.class.getName(), "x".repeat(100_000))
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        assertEquals(0, process.waitFor());
    }
}
