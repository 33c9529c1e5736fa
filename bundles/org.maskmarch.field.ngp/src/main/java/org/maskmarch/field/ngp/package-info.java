/**
 * Models of tiny-cuda-nn, a multiresolution hash grid and two small networks: Instant-NGP snapshots, with their occupancy
 * grid, and nerfstudio's nerfacto.
 */
@org.osgi.annotation.versioning.Version("0.1.0")
package org.maskmarch.field.ngp;
