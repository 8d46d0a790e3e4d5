package io.github.dynamodblock.chaos.history;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The faults of a run, by the name that is typed on the command line and that a history tells. Each says what it does to a
 * process, and so what it may excuse: a judge that does not know a kind reads no history that names it.
 */
public enum FaultKind {
    /** SIGSTOP, then SIGCONT: some shorter than the lease, some longer. */
    PAUSE(Effect.STOPS),
    /** SIGKILL, then a restart. */
    KILL(Effect.ENDS),
    /** Delay and jitter in both directions, some above the client's patience, so that its writes land late. */
    LATENCY(Effect.HINDERS_REQUESTS),
    /** No traffic: of one worker, or of all. */
    PARTITION(Effect.HINDERS_REQUESTS),
    /** The store applies the write, and its answer is lost. */
    LOST_RESPONSE(Effect.HINDERS_REQUESTS),
    /** The write never reaches the store. */
    LOST_REQUEST(Effect.HINDERS_REQUESTS),
    /** For 1, 3 or 6 s all traffic is swallowed, and the connections stay: nobody is told of anything. */
    HOLE(Effect.HINDERS_REQUESTS),
    /** The wall clock of the process is put forward or back, and righted later; the time that passes is not touched. */
    WALL_JUMP(Effect.MOVES_THE_WALL_CLOCK);

    /** What a fault does to the process that it hits. */
    public enum Effect {
        /** The process stands still, and goes on. */
        STOPS,
        /** The process ends. */
        ENDS,
        /** Requests of the process may stay without an answer, or be answered late. */
        HINDERS_REQUESTS,
        /** The process is told another time of day. A lock that keeps time by the monotonic clock does not notice it. */
        MOVES_THE_WALL_CLOCK
    }

    private final Effect effect;

    FaultKind(Effect effect) {
        this.effect = effect;
    }

    /**
     * The kind of that name.
     *
     * @throws IllegalArgumentException if there is none, with one line that lists the kinds
     */
    @JsonCreator
    public static FaultKind of(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("there is no fault '" + word + "'; there are " + words()));
    }

    /** The names of all kinds, for a message. */
    public static String words() {
        return Arrays.stream(values()).map(FaultKind::word).collect(Collectors.joining(", "));
    }

    /** The name on the command line and in histories, for example {@code lost-response}. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What it does to a process. */
    public Effect effect() {
        return effect;
    }
}
