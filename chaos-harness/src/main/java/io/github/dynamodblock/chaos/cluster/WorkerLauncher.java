package io.github.dynamodblock.chaos.cluster;

import java.net.URI;

/** Says what a worker runs. */
@FunctionalInterface
public interface WorkerLauncher {
    /**
     * The command of one incarnation.
     *
     * @param worker the worker's name, the same in all its incarnations
     * @param incarnation from 1
     * @param endpoint the worker's own way to the store
     */
    WorkerCommand command(String worker, int incarnation, URI endpoint);
}
