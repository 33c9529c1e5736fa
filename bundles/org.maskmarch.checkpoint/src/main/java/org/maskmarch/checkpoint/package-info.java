/** Readers of checkpoint containers that treat every byte as hostile: torch zip and legacy files, npz, npy. */
@org.osgi.annotation.versioning.Version("0.1.0")
package org.maskmarch.checkpoint;
