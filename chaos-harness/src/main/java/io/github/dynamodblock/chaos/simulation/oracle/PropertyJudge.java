package io.github.dynamodblock.chaos.simulation.oracle;

import io.github.dynamodblock.chaos.simulation.world.WorldEvent;

/** Decides one or a few properties while a world goes on. */
interface PropertyJudge {
    /** Something happened; the ledger knows it already where it is not said otherwise. */
    void on(WorldEvent event);

    /** All that this instant brought has happened. */
    default void afterwards(long now) {}

    /** The world is over. */
    default void end(long now) {}
}
