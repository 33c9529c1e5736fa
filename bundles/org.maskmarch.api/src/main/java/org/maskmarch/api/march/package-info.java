/** Baking, ray marching, footprints and votes: the contract of mask projection. */
@org.osgi.annotation.versioning.Version("0.3.0")
package org.maskmarch.api.march;
