package io.github.dynamodblock.chaos.cluster;

import java.net.URI;

/** A worker launcher says what each worker runs. */
@FunctionalInterface
public interface WorkerLauncher {
    /**
     * Returns the command of one incarnation.
     *
     * @param worker the name of the worker, the same in all its incarnations
     * @param incarnation the number of the incarnation, from 1
     * @param endpoint the worker's own way to the store
     * @return the command
     */
    WorkerCommand command(String worker, int incarnation, URI endpoint);
}
