/** The formats that a finished object is written in. */
@org.osgi.annotation.versioning.Version("0.1.0")
package org.maskmarch.export;
