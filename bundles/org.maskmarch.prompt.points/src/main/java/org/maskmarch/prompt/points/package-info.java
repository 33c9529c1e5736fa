/** Prompt strategy {@code mask-to-points}: SA3D's self-prompting. */
@org.osgi.annotation.versioning.Version("0.1.0")
package org.maskmarch.prompt.points;
