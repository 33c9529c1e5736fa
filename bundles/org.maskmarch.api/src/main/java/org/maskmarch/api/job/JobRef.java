package org.maskmarch.api.job;

import java.io.Serializable;

/** Message body of the steps that concern a whole job: the claim check of a claimed job. */
public record JobRef(String jobId) implements Serializable { }
