/** Radiance fields: what a checkpoint family must offer to be baked and marched. */
@org.osgi.annotation.versioning.Version("0.1.0")
package org.maskmarch.api.field;
