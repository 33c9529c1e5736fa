package org.maskmarch.itests.law;

/**
 * A class or manifest that uses a package.
 *
 * @param by class name, or the name of a manifest header
 */
record PackageUse(String by, String packageName) {

    /** Whether the user is a class of the algorithm: any class outside packages named {@code internal}. */
    boolean isByAlgorithm() {
        return by.contains(".") && !by.contains(".internal.");
    }
}
