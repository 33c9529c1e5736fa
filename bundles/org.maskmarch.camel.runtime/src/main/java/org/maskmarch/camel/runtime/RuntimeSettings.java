package org.maskmarch.camel.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

/**
 * Where the routes find their folders, and how long they may take to come to rest. All paths are absolute.
 *
 * @param inbox            job files are dropped here: {@code {{maskmarch.inbox}}}
 * @param outbox           results are published here: {@code {{maskmarch.outbox}}}
 * @param failed           jobs that could not be done: {@code {{maskmarch.failed}}}
 * @param routes           the watched folder of route files
 * @param routeStopTimeout how long an edit or removal waits for the exchanges inside a route
 * @param shutdownTimeout  how long a stop of the server waits for them
 */
public record RuntimeSettings(Path inbox, Path outbox, Path failed, Path routes, Duration routeStopTimeout,
                              Duration shutdownTimeout) {

    /** @throws IOException naming the folder, when one of them is missing and cannot be created */
    void createFolders() throws IOException {
        for (Path folder : List.of(inbox, outbox, failed, routes)) {
            Files.createDirectories(folder);
        }
    }

    Properties routeProperties() {
        Properties properties = new Properties();
        properties.setProperty("maskmarch.inbox", inbox.toString());
        properties.setProperty("maskmarch.outbox", outbox.toString());
        properties.setProperty("maskmarch.failed", failed.toString());
        return properties;
    }
}
