package io.github.dynamodblock.chaos.simulation.world;

/**
 * What chance chose at one turn, where that was not harmless. The turn is
 *
 * <ul>
 *   <li>for a {@link ChoiceKind#LEASE}, a {@link ChoiceKind#DRIFT}, a {@link ChoiceKind#CLOCK} or a {@link ChoiceKind#HEARTBEATS_AT_ONCE} always 0;
 *   <li>for a {@link ChoiceKind#TASK}, and for a {@link ChoiceKind#MANNER}, a {@link ChoiceKind#CARE}, a {@link ChoiceKind#PARTING} or a {@link ChoiceKind#TOGETHER} of it, the
 *       quarter of a second, counted from the beginning of the world;
 *   <li>for a {@link ChoiceKind#LATENCY}, a {@link ChoiceKind#FATE}, a {@link ChoiceKind#CONFLICT} or a {@link ChoiceKind#STALE} that of the request: 32 times the 50 ms in
 *       which it is sent, plus its place among its client's requests of these, 31 at most;
 *   <li>for a {@link ChoiceKind#CLIENT_FAULT} or a {@link ChoiceKind#STORE_FAULT} the half of a second;
 *   <li>for a {@link ChoiceKind#JITTER} how many the client drew before, in all of its lives.
 * </ul>
 *
 * <p>All but the last are times, so that dropping one choice leaves the others what they were.
 *
 * @param actor whose: a worker's for a task, the store's, 0, for a fault of the store, and else a client's
 * @param value 1 to the kind's highest
 */
public record Choice(ChoiceKind kind, int actor, int turn, int value) {
    private static final int WORKERS = 2;

    public Choice {
        if (value < 1 || value > kind.highest() || actor < 0 || turn < 0) {
            throw new IllegalArgumentException("A choice of kind " + kind + " is 1 to " + kind.highest()
                    + " for an actor and a turn, not " + value + " for " + actor + " and " + turn);
        }
    }

    /** Whose client's it is; -1 if it is the store's. */
    public int client() {
        return switch (kind) {
            case STORE_FAULT -> -1;
            case TASK, MANNER, CARE, PARTING, TOGETHER -> actor / WORKERS;
            default -> actor;
        };
    }

    /** The same for another client; one of the store's stays what it is. */
    public Choice of(int otherClient) {
        return switch (kind) {
            case STORE_FAULT -> this;
            case TASK, MANNER, CARE, PARTING, TOGETHER ->
                new Choice(kind, WORKERS * otherClient + actor % WORKERS, turn, value);
            default -> new Choice(kind, otherClient, turn, value);
        };
    }

    /** A digit of it. */
    public int digit(int index) {
        return kind.digit(value, index);
    }
}
