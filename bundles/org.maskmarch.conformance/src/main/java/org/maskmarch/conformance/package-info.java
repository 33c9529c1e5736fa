/**
 * Suites that every loader and every prompt strategy must pass, called from its tests, and what they need: a writer of
 * checkpoints, views of shapes. Apart from the testkit, whose own tests render with loaders and the marcher: their tests could
 * not use it in turn.
 */
@org.osgi.annotation.versioning.Version("0.2.0")
package org.maskmarch.conformance;
