/** Prompt strategies: how a rendered mask score becomes prompts; the unit of hot swap. */
@org.osgi.annotation.versioning.Version("0.2.0")
package org.maskmarch.api.prompt;
