/** Images and binary masks, 8 bits a channel. */
@org.osgi.annotation.versioning.Version("0.1.0")
package org.maskmarch.api.image;
