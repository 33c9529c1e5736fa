/** Three-dimensional Gaussian splats as radiance fields. */
@org.osgi.annotation.versioning.Version("0.1.0")
package org.maskmarch.field.gaussians;
