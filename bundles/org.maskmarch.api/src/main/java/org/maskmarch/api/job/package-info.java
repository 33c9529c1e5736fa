/** Scenes, jobs, the verbs of the pipeline and their message bodies. */
@org.osgi.annotation.versioning.Version("0.4.0")
package org.maskmarch.api.job;
