/** Plain algorithms on the value types of the API: rays, spherical harmonics, view order, connected components. */
@org.osgi.annotation.versioning.Version("0.1.0")
package org.maskmarch.geometry;
