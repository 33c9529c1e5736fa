/** Cameras of a scene: read from the files of other programs or of users, or placed; and their photographs. */
@org.osgi.annotation.versioning.Version("0.1.0")
package org.maskmarch.views;
