package io.github.dynamodblock.chaos.simulation.oracle;

import io.github.dynamodblock.chaos.simulation.world.WorldEvent;

/** Judges one or a few properties while a world runs. */
interface PropertyJudge {
    /** Receives an event. The ledger has already received it. */
    void on(WorldEvent event);

    /** Receives the end of an instant: all its events have happened. */
    default void afterwards(long now) {}

    /** Receives the end of the world. */
    default void end(long now) {}
}
