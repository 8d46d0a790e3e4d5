package io.github.dynamodblock.chaos.simulation.world;

/**
 * One decision of chance that was not harmless.
 *
 * @param actor whose: a client, a worker, or 0 for the store
 * @param turn the how-manieth of its kind for this actor, from 0; so dropping one choice leaves the others what they were
 * @param value 1 to the kind's highest
 */
public record Choice(Kind kind, int actor, int turn, int value) {
    public Choice {
        if (value < 1 || value > kind.highest() || actor < 0 || turn < 0) {
            throw new IllegalArgumentException("A choice of kind " + kind + " is 1 to " + kind.highest()
                    + " for an actor and a turn, not " + value + " for " + actor + " and " + turn);
        }
    }

    /** A digit of it. */
    public int digit(int index) {
        return kind.digit(value, index);
    }
}
