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
 * Which heartbeats of a client leave now, and which wait for their turn. It reads no clock, knows no thread, and is not
 * thread-safe.
 *
 * <p>After a pause of the process, or a partition of the network, the heartbeats of all leases are due at one moment. Sent
 * together, each of them would need a connection of its own, and a lease that ends soon would be answered behind all others.
 * So the number of heartbeats under way is limited. A heartbeat is to leave within an eighth of the time that its lease has
 * left when it is asked for. Of those that wait, the one that is to leave first leaves first (earliest deadline first).
 *
 * <p>The deadline of a heartbeat is never before it was asked for. So no heartbeat waits for ever, however many of shorter
 * leases are asked for: those that are asked for after its deadline leave after it. If one is lost, most of the time is left
 * for others.
 *
 * <p>A heartbeat that the network has swallowed is not under way, and keeps no other waiting. It is taken for swallowed if it is
 * old and either a later one was answered, or none was for a while: the way TCP tells a lost packet from a slow one (RACK-TLP,
 * RFC 8985). Where answers are slow and come, it is only old, and to send more would make all of them slower.
 *
 * <p>The limit grows with the number of leases: the heartbeats of a quarter of them may be under way. If each answer takes
 * a time X, every lease can be renewed once in 4 X. That is in time if X is less than a fifth of the lease.
 *
 * @param <B> a heartbeat
 */
public final class HeartbeatAdmission<B> {
    /** Answered within 5 ms, these are 10,000 a second. */
    public static final int AT_ONCE = 50;

    private static final int ROUNDS = 4;

    /** A heartbeat may wait for one part in so many of what its lease has left. */
    private static final int PARTS = 8;

    /** A heartbeat that waits. */
    private record Waiting<B>(Object lease, long deadline, long number, B beat) implements Comparable<Waiting<B>> {
        @Override
        public int compareTo(Waiting<B> other) {
            return inOrder(deadline, number, other.deadline, other.number);
        }
    }

    /** A heartbeat that has its turn. */
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

    /** Monotonic times may overflow, so they are compared by their difference. */
    private static int inOrder(long time, long number, long otherTime, long otherNumber) {
        return time == otherTime ? Long.compare(number, otherNumber) : Long.signum(time - otherTime);
    }

    private final int atOnce;
    private final Map<Object, Waiting<B>> ofLeases = new HashMap<>();
    private final TreeSet<Waiting<B>> waiting = new TreeSet<>();
    /** They have their turn, and are not sent yet. */
    private final Set<Turn<B>> leaving = new HashSet<>();

    /** They are sent, and perhaps not swallowed. */
    private final TreeSet<Turn<B>> underWay = new TreeSet<>();

    /** When the latest answer came. */
    private long answer;

    /** The latest send of all heartbeats that were answered. */
    private long answered;

    private boolean anyAnswer;
    private long number;

    /** @param atOnce how many may be under way, unless there are many leases */
    public HeartbeatAdmission(int atOnce) {
        this.atOnce = atOnce;
    }

    /**
     * A heartbeat of a lease is due. It replaces one of the same lease that still waits, and leaves no later than that one.
     *
     * @param left how long its holder believes, or how long somebody waits for it
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

    /** Those that leave now; each of them is to be {@linkplain #sent sent} or {@linkplain #over over}. */
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

    /** When it is to be taken for swallowed, unless something is answered before. */
    private long swallowed(Turn<B> turn) {
        boolean overtaken = !anyAnswer || answered - turn.sent > 0;
        return overtaken ? turn.old() : Nanos.later(turn.old(), answer + turn.young);
    }

    /**
     * It was sent then. One that is over already stays so.
     *
     * @param young how long it is not old
     */
    public void sent(Turn<B> turn, long at, long young) {
        if (leaving.remove(turn)) {
            turn.sent = at;
            turn.young = young;
            underWay.add(turn);
        }
    }

    /** It is not sent, or failed, or was given up. */
    public void over(Turn<B> turn) {
        if (!leaving.remove(turn)) {
            underWay.remove(turn);
        }
    }

    /** The store answered it. */
    public void answered(Turn<B> turn, long now) {
        answered = anyAnswer ? Nanos.later(answered, turn.sent) : turn.sent;
        answer = now;
        anyAnswer = true;
        over(turn);
    }

    /** When a place becomes free though nothing is answered; empty if nobody waits for one. */
    public OptionalLong free() {
        return waiting.isEmpty() || underWay.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(swallowed(underWay.first()));
    }
}
