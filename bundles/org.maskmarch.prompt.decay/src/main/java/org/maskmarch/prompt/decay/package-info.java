/** Prompt strategy {@code mask-to-points-3d}: SA3D's points, kept apart by distances in space. */
@org.osgi.annotation.versioning.Version("0.1.0")
package org.maskmarch.prompt.decay;
