/** The bundled tabletop scene: analytic shapes with exact ground truth, sampled into a Plenoxels checkpoint. */
@org.osgi.annotation.versioning.Version("0.1.0")
package org.maskmarch.testkit;
