package org.maskmarch.api.job;

/**
 * Where a job stands.
 *
 * @param stage   claimed, open, seed, view, parked, finish, publish, done, failed
 * @param done    finished iterations
 * @param total   planned iterations; 0 before they are planned
 * @param detail  one line for a person
 */
public record JobStatus(String jobId, String name, String stage, int done, int total, String detail) { }
