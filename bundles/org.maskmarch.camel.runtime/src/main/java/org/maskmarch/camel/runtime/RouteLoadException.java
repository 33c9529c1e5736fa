package org.maskmarch.camel.runtime;

/** Route definitions that cannot be accepted as they are. */
final class RouteLoadException extends Exception {
    private static final long serialVersionUID = 1L;

    RouteLoadException(String message) {
        super(message);
    }

    RouteLoadException(Throwable cause) {
        super(cause);
    }
}
