package org.maskmarch.api.job;

import java.nio.file.Path;
import java.util.Set;

/**
 * A finished job that this one goes on from.
 *
 * @param folder its published results
 * @param kept   names of the objects whose masks are taken over as they are; the others are segmented
 */
public record EarlierJob(Path folder, Set<String> kept) {
    public EarlierJob {
        kept = Set.copyOf(kept);
    }
}
