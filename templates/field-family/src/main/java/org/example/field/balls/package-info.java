/** Soft balls as a radiance field: the template of a field family. */
@org.osgi.annotation.versioning.Version("1.0.0")
package org.example.field.balls;
