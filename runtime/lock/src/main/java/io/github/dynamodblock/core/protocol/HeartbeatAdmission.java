package io.github.dynamodblock.core.protocol;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * The heartbeat admission decides which heartbeats of a client are sent now, and which wait for their turn. It reads no
 * clock, uses no thread, and is not thread-safe.
 *
 * <p>After a pause of the process, or a partition of the network, the heartbeats of all leases are due at one moment.
 * If all of them were sent together, each heartbeat would need a connection of its own, and the heartbeat of a lease
 * that ends soon would get its response after all others. So the number of heartbeats under way is limited. A heartbeat
 * should be sent within an eighth of the time that its lease has left when the heartbeat is requested. Of the
 * heartbeats that wait, the one with the earliest deadline is sent first (earliest deadline first).
 *
 * <p>The deadline of a heartbeat is never before its request. So no heartbeat waits for ever, even if many heartbeats
 * of shorter leases are requested: a heartbeat that is requested after another heartbeat's deadline is sent after that
 * heartbeat. If a heartbeat is lost, most of the time of its lease is left for further heartbeats.
 *
 * <p>A heartbeat that the network has lost does not count as under way, and no other heartbeat waits for it. A
 * heartbeat counts as lost if it is old and one of two conditions is true: a heartbeat that was sent later got a
 * response, or no heartbeat got a response for a while. TCP distinguishes a lost packet from a slow packet in the same
 * way (RACK-TLP, RFC 8985). If responses are slow but arrive, a heartbeat is only old: more heartbeats would make all
 * of them slower.
 *
 * <p>The limit grows with the number of leases: the heartbeats of a quarter of the leases can be under way. If each
 * response takes a time X, every lease can be renewed once in 4 X. This is in time if X is less than a fifth of the
 * lease duration.
 *
 * @param <B> the type of a heartbeat
 */
public final class HeartbeatAdmission<B> {
    /**
     * The default limit of heartbeats under way. If each response takes 5 ms, this limit allows 10,000 heartbeats per
     * second.
     */
    public static final int AT_ONCE = 50;

    /** The heartbeats of one part in so many of the leases can be under way. */
    private static final int ROUNDS = 4;

    /** A heartbeat should wait for at most one part in so many of the time that its lease has left. */
    private static final int PARTS = 8;

    /** A heartbeat that waits for its turn. */
    private record Waiting<B>(Object lease, long deadline, long number, B beat) implements Comparable<Waiting<B>> {
        @Override
        public int compareTo(Waiting<B> other) {
            return inOrder(deadline, number, other.deadline, other.number);
        }
    }

    /** A heartbeat that has its turn. Turns are ordered by the time when they become old. */
    public static final class Turn<B> implements Comparable<Turn<B>> {
        private final long number;
        private final B beat;
        private long sent;
        private long young;

        private Turn(long number, B beat, long now) {
            this.number = number;
            this.beat = beat;
            this.sent = now;
        }

        /** Returns the heartbeat. */
        public B beat() {
            return beat;
        }

        @Override
        public int compareTo(Turn<B> other) {
            return inOrder(old(), number, other.old(), other.number);
        }

        private long old() {
            return sent + young;
        }
    }

    /** Compares two times, and then two numbers. Monotonic times can overflow, so their difference is compared. */
    private static int inOrder(long time, long number, long otherTime, long otherNumber) {
        return time == otherTime ? Long.compare(number, otherNumber) : Long.signum(time - otherTime);
    }

    private final int atOnce;
    private final Map<Object, Waiting<B>> ofLeases = new HashMap<>();
    private final TreeSet<Waiting<B>> waiting = new TreeSet<>();
    /** The heartbeats that have their turn and are not sent yet. */
    private final Set<Turn<B>> leaving = new HashSet<>();

    /** The heartbeats that were sent and do not count as lost. */
    private final TreeSet<Turn<B>> underWay = new TreeSet<>();

    /** When the newest response arrived. */
    private long answer;

    /** When the newest of the heartbeats that have a response was sent. */
    private long answered;

    private boolean anyAnswer;
    private long number;

    /**
     * Creates an admission without heartbeats.
     *
     * @param atOnce how many heartbeats can be under way, if there are not many leases
     */
    public HeartbeatAdmission(int atOnce) {
        this.atOnce = atOnce;
    }

    /**
     * Adds a heartbeat that is due. It replaces a waiting heartbeat of the same lease, and its deadline is not later
     * than the deadline of that heartbeat.
     *
     * @param lease the identity of the lease
     * @param now the monotonic time in nanoseconds
     * @param left how long the holder still believes, or how long a caller waits for the heartbeat, in nanoseconds
     * @param beat the heartbeat
     */
    public void ask(Object lease, long now, long left, B beat) {
        long deadline = now + Math.max(0, left) / PARTS;
        Waiting<B> before = ofLeases.remove(lease);
        if (before != null) {
            waiting.remove(before);
            deadline = Nanos.earlier(deadline, before.deadline());
        }
        Waiting<B> one = new Waiting<>(lease, deadline, number++, beat);
        ofLeases.put(lease, one);
        waiting.add(one);
    }

    /**
     * Returns the heartbeats that must be sent now. Each of them must be reported by {@link #sent} or by {@link #over}.
     *
     * @param now the monotonic time in nanoseconds
     * @param leases how many leases the client holds
     */
    public List<Turn<B>> next(long now, int leases) {
        while (!underWay.isEmpty() && Nanos.reached(now, swallowed(underWay.first()))) {
            underWay.pollFirst();
        }
        int limit = Math.max(atOnce, (leases + ROUNDS - 1) / ROUNDS);
        List<Turn<B>> turns = new ArrayList<>();
        while (!waiting.isEmpty() && leaving.size() + underWay.size() < limit) {
            Waiting<B> first = waiting.pollFirst();
            ofLeases.remove(first.lease());
            Turn<B> turn = new Turn<>(first.number(), first.beat(), now);
            leaving.add(turn);
            turns.add(turn);
        }
        return turns;
    }

    /** Returns when a heartbeat counts as lost if no response arrives before. */
    private long swallowed(Turn<B> turn) {
        boolean overtaken = !anyAnswer || answered - turn.sent > 0;
        return overtaken ? turn.old() : Nanos.later(turn.old(), answer + turn.young);
    }

    /**
     * Records that a heartbeat was sent at that time. Does nothing if the heartbeat is over already.
     *
     * @param young how long after its send the heartbeat is not old, in nanoseconds
     */
    public void sent(Turn<B> turn, long at, long young) {
        if (leaving.remove(turn)) {
            turn.sent = at;
            turn.young = young;
            underWay.add(turn);
        }
    }

    /** Records that a heartbeat was not sent, failed, or was given up. */
    public void over(Turn<B> turn) {
        if (!leaving.remove(turn)) {
            underWay.remove(turn);
        }
    }

    /** Records that the store responded to a heartbeat. */
    public void answered(Turn<B> turn, long now) {
        answered = anyAnswer ? Nanos.later(answered, turn.sent) : turn.sent;
        answer = now;
        anyAnswer = true;
        over(turn);
    }

    /**
     * Returns when a place becomes free even if no response arrives. Empty if no heartbeat waits, or if none is under
     * way.
     */
    public OptionalLong free() {
        return waiting.isEmpty() || underWay.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(swallowed(underWay.first()));
    }
}
