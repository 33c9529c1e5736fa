/** Promptable 2-D segmenters (SAM and its kin), and models that find what a text describes. */
@org.osgi.annotation.versioning.Version("0.2.0")
package org.maskmarch.api.segment;
