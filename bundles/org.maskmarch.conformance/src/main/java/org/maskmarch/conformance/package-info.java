/**
 * Suites that every loader must pass, called from its tests, and a writer of checkpoints for them. Apart from the testkit,
 * whose own tests render with loaders and the marcher: their tests could not use it in turn.
 */
@org.osgi.annotation.versioning.Version("0.1.0")
package org.maskmarch.conformance;
