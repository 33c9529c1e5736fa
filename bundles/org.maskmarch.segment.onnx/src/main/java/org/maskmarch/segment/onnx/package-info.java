/** SAM on ONNX Runtime: plain classes, usable without OSGi. */
@org.osgi.annotation.versioning.Version("0.1.0")
package org.maskmarch.segment.onnx;
