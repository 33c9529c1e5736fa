/** Cameras: intrinsics, poses and where they are read from. */
@org.osgi.annotation.versioning.Version("0.1.0")
package org.maskmarch.api.view;
