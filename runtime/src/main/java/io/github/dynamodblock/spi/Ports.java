package io.github.dynamodblock.spi;

import java.util.concurrent.Executor;

/**
 * The whole world of a lock client.
 *
 * @param sender runs what may do I/O; never the timer's thread
 * @param callbacks runs the application's listeners; one that blocks must delay no other
 */
public record Ports(LockStore store, Clock clock, Timer timer, Chance chance, Executor sender, Executor callbacks) {}
