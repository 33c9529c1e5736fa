package org.maskmarch.march.opencl;

/** A device did not do as told. The message says which and what, for an operator. */
final class DeviceFailure extends Exception {
    private static final long serialVersionUID = 1L;

    DeviceFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
