/** Cameras of a scene: read from transforms.json, or placed on an orbit. */
@org.osgi.annotation.versioning.Version("0.1.0")
package org.maskmarch.views;
