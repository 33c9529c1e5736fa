/** The {@code maskmarch:} Camel component: the verbs of the pipeline as endpoints, in any Camel 4 context. */
@org.osgi.annotation.versioning.Version("0.1.0")
package org.maskmarch.camel;
