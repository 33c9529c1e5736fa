/** Baking radiance fields into sparse voxels, marching them, and the footprints that project masks. */
@org.osgi.annotation.versioning.Version("0.1.0")
package org.maskmarch.march;
