/** The verbs of the pipeline in plain Java: job files, prepared scenes, jobs, verdicts, publishing. */
@org.osgi.annotation.versioning.Version("0.1.0")
package org.maskmarch.engine;
