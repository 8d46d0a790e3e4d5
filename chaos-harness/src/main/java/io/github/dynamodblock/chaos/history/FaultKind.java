package io.github.dynamodblock.chaos.history;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A kind of fault in a run.
 *
 * <p>Each kind has a name, which is used on the command line and in a history. Each kind also has an {@link Effect} on
 * a process, and the effect decides what the fault can excuse. So a judge refuses a history with a kind that it does
 * not know.
 */
public enum FaultKind {
    /** SIGSTOP, then SIGCONT. Some pauses are shorter than the lease, and some are longer. */
    PAUSE(Effect.STOPS),
    /** SIGKILL, then a restart. */
    KILL(Effect.ENDS),
    /**
     * Delay and jitter in both directions. Some delays are longer than the client waits for a response, so its writes
     * reach the store after the client gave up.
     */
    LATENCY(Effect.HINDERS_REQUESTS),
    /** No traffic, of one worker or of all workers. */
    PARTITION(Effect.HINDERS_REQUESTS),
    /** The store applies the write, and the response is lost. */
    LOST_RESPONSE(Effect.HINDERS_REQUESTS),
    /** The write never reaches the store. */
    LOST_REQUEST(Effect.HINDERS_REQUESTS),
    /** For 1, 3 or 6 s all traffic is discarded, and the connections stay open. No process is notified of an error. */
    HOLE(Effect.HINDERS_REQUESTS),
    /**
     * The wall clock of the process is set forward or back, and corrected later. The monotonic clock does not change.
     */
    WALL_JUMP(Effect.MOVES_THE_WALL_CLOCK);

    /** The effect of a fault on the process that the fault hits. */
    public enum Effect {
        /** The process stops for some time, and continues later. */
        STOPS,
        /** The process ends. */
        ENDS,
        /** Requests of the process can get no response, or a late response. */
        HINDERS_REQUESTS,
        /**
         * The process reads another time of day. A lock that uses only the monotonic clock does not notice the change.
         */
        MOVES_THE_WALL_CLOCK
    }

    private final Effect effect;

    FaultKind(Effect effect) {
        this.effect = effect;
    }

    /**
     * Returns the kind with the given name.
     *
     * @throws IllegalArgumentException if there is no such kind. The message is one line and lists all kinds
     */
    @JsonCreator
    public static FaultKind of(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("there is no fault '" + word + "'; there are " + words()));
    }

    /** Returns the names of all kinds, for a message. */
    public static String words() {
        return Arrays.stream(values()).map(FaultKind::word).collect(Collectors.joining(", "));
    }

    /** Returns the name on the command line and in histories, for example {@code lost-response}. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the effect of this kind on a process. */
    public Effect effect() {
        return effect;
    }
}
