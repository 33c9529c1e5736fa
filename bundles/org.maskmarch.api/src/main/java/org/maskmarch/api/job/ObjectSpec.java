package org.maskmarch.api.job;

import java.util.List;

/**
 * One object of a job and the user's prompts for it.
 *
 * @param prompts at most one for each view; at least one of them marks the object
 */
public record ObjectSpec(String name, List<ViewPrompt> prompts) {
    public ObjectSpec {
        prompts = List.copyOf(prompts);
        if (prompts.stream().noneMatch(ViewPrompt::marksObject)) {
            throw new IllegalArgumentException("no prompt of " + name + " marks the object");
        }
    }

    /** The prompts that mark the object, in the order of the job; those left out only rule spots out. */
    public List<ViewPrompt> seeds() {
        return prompts.stream().filter(ViewPrompt::marksObject).toList();
    }
}
