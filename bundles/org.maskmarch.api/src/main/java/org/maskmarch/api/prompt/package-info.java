/** Prompt strategies: how a rendered mask score becomes prompts; the unit of hot swap. */
@org.osgi.annotation.versioning.Version("0.1.0")
package org.maskmarch.api.prompt;
