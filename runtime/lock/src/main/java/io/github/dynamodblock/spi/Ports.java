package io.github.dynamodblock.spi;

import java.util.concurrent.Executor;

/**
 * The whole world of a lock client. An executor may refuse a task, as while no thread can be made: it gets it again.
 *
 * @param heartbeats sends heartbeats and nothing else, so that they wait behind nothing else; never the timer's thread
 * @param sender runs what else may do I/O; never the timer's thread
 * @param callbacks runs the application's listeners; one that blocks must delay no other
 */
public record Ports(
        LockStore store,
        Clock clock,
        Timer timer,
        Chance chance,
        Executor heartbeats,
        Executor sender,
        Executor callbacks) {}
