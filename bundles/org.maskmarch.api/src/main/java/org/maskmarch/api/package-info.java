/** Errors, boxes and progress: what every other package of the contract shares. */
@org.osgi.annotation.versioning.Version("0.1.0")
package org.maskmarch.api;
