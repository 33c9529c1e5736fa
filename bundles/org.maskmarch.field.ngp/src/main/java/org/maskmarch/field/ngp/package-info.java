/** Instant-NGP snapshots: multiresolution hash grid, two small networks, occupancy grid. */
@org.osgi.annotation.versioning.Version("0.1.0")
package org.maskmarch.field.ngp;
