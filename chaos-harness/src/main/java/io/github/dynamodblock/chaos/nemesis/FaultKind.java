package io.github.dynamodblock.chaos.nemesis;

import java.util.Locale;

/** The faults a user can ask for, by the name typed on the command line. */
public enum FaultKind {
    /** SIGSTOP, then SIGCONT: some shorter than the lease, some longer. */
    PAUSE,
    /** SIGKILL, then a restart. */
    KILL,
    /** Delay and jitter in both directions, some above the client's patience, so that its writes land late. */
    LATENCY,
    /** No traffic: of one worker, or of all. */
    PARTITION,
    /** The store applies the write, and its answer is lost. */
    LOST_RESPONSE,
    /** The write never reaches the store. */
    LOST_REQUEST,
    /** For 1, 3 or 6 s all traffic is swallowed, and the connections stay: nobody is told of anything. */
    HOLE,
    /** The wall clock of the process is put forward or back, and righted later; the time that passes is not touched. */
    WALL_JUMP;

    /** The name on the command line and in histories, for example {@code lost-response}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
