/** DirectVoxGO checkpoints as radiance fields. */
@org.osgi.annotation.versioning.Version("0.1.0")
package org.maskmarch.field.dvgo;
