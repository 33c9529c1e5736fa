/** Promptable 2-D segmenters (SAM and its kin). */
@org.osgi.annotation.versioning.Version("0.1.0")
package org.maskmarch.api.segment;
