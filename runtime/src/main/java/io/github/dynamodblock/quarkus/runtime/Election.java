package io.github.dynamodblock.quarkus.runtime;

/**
 * A leader election.
 *
 * @param name its name, which is the key of its lock
 * @param client the name of the client as {@code @Leader} writes it; empty for the default client
 */
public record Election(String name, String client) {}
