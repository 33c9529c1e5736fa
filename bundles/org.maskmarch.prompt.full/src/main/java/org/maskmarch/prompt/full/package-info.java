/** Prompt strategy {@code mask-to-all}: box, points well inside, negatives beside the object, and the votes as mask logits. */
@org.osgi.annotation.versioning.Version("0.1.0")
package org.maskmarch.prompt.full;
