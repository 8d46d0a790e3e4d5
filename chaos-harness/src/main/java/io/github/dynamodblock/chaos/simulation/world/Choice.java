package io.github.dynamodblock.chaos.simulation.world;

/**
 * One random choice that is not harmless. The turn of a choice depends on its kind:
 *
 * <ul>
 *   <li>{@link ChoiceKind#LEASE}, {@link ChoiceKind#DRIFT}, {@link ChoiceKind#CLOCK},
 *       {@link ChoiceKind#HEARTBEATS_AT_ONCE}: the turn is always 0.
 *   <li>{@link ChoiceKind#TASK}, and {@link ChoiceKind#MANNER}, {@link ChoiceKind#CARE}, {@link ChoiceKind#PARTING} and
 *       {@link ChoiceKind#TOGETHER} of a task: the turn is the number of the quarter second, counted from the beginning
 *       of the world.
 *   <li>{@link ChoiceKind#LATENCY}, {@link ChoiceKind#FATE}, {@link ChoiceKind#CONFLICT}, {@link ChoiceKind#STALE}: the
 *       turn is that of the request. It is 32 times the number of the 50 ms in which the request is sent, plus the
 *       position of the request among the requests that its client sends in these 50 ms, at most 31.
 *   <li>{@link ChoiceKind#CLIENT_FAULT}, {@link ChoiceKind#STORE_FAULT}, {@link ChoiceKind#SUSPENSION},
 *       {@link ChoiceKind#IMAGE}: the turn is the number of the half second.
 *   <li>{@link ChoiceKind#JITTER}: the turn is how many choices of this kind the client drew before, in all its lives.
 * </ul>
 *
 * <p>All turns except those of {@link ChoiceKind#JITTER} depend only on the time. So if one choice is left out, the
 * other choices keep their meaning.
 *
 * @param actor the number of the worker for a task and the kinds that belong to a task, 0 for a fault of the store,
 *     otherwise the number of the client
 * @param value 1 to the highest value of the kind
 */
public record Choice(ChoiceKind kind, int actor, int turn, int value) {
    private static final int WORKERS = 2;

    public Choice {
        if (value < 1 || value > kind.highest() || actor < 0 || turn < 0) {
            throw new IllegalArgumentException("A choice of kind " + kind + " is 1 to " + kind.highest()
                    + " for an actor and a turn, not " + value + " for " + actor + " and " + turn);
        }
    }

    /** Returns the client that the choice concerns; -1 if the choice concerns the store. */
    public int client() {
        return switch (kind) {
            case STORE_FAULT -> -1;
            case TASK, MANNER, CARE, PARTING, TOGETHER -> actor / WORKERS;
            default -> actor;
        };
    }

    /** Returns the same choice for another client. A choice that concerns the store stays the same. */
    public Choice of(int otherClient) {
        return switch (kind) {
            case STORE_FAULT -> this;
            case TASK, MANNER, CARE, PARTING, TOGETHER ->
                new Choice(kind, WORKERS * otherClient + actor % WORKERS, turn, value);
            default -> new Choice(kind, otherClient, turn, value);
        };
    }

    /** Returns a digit of the value. */
    public int digit(int index) {
        return kind.digit(value, index);
    }
}
