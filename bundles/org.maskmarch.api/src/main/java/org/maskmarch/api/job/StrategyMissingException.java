package org.maskmarch.api.job;

/** No prompt strategy of this name is registered at the moment. The job is not lost: park it and ask again. */
public final class StrategyMissingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String strategy;

    public StrategyMissingException(String strategy) {
        super("No prompt strategy '" + strategy + "' is registered: the job waits until one of that name is installed.");
        this.strategy = strategy;
    }

    public String strategy() {
        return strategy;
    }
}
