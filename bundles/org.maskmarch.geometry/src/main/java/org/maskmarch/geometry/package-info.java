/** Plain algorithms on the value types of the API: rays and pixels, spherical harmonics, view order, connected components. */
@org.osgi.annotation.versioning.Version("0.2.0")
package org.maskmarch.geometry;
