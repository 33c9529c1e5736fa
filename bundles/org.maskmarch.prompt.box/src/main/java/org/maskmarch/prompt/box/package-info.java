/** Prompt strategy {@code mask-to-box}: the box of the rendered vote, points inside and negatives beside the object. */
@org.osgi.annotation.versioning.Version("0.1.0")
package org.maskmarch.prompt.box;
