/** Result exporters: what a finished object is written as. */
@org.osgi.annotation.versioning.Version("0.1.0")
package org.maskmarch.api.export;
