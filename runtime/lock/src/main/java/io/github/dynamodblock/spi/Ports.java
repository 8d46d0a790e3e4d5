package io.github.dynamodblock.spi;

import java.util.concurrent.Executor;

/**
 * The whole environment of a lock client. An executor can refuse a task, for example while no thread can be created;
 * the client then hands the task over again.
 *
 * @param store the store of the rows
 * @param clock the clocks
 * @param timer runs tasks later
 * @param chance the source of random values
 * @param heartbeats sends heartbeats and nothing else, so that heartbeats wait for nothing else; never the timer's
 *     thread
 * @param sender runs everything else that can do I/O; never the timer's thread
 * @param callbacks runs the application's listeners; a listener that blocks must not delay another
 */
public record Ports(
        LockStore store,
        Clock clock,
        Timer timer,
        RandomSource chance,
        Executor heartbeats,
        Executor sender,
        Executor callbacks) {}
