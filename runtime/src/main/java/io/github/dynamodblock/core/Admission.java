package io.github.dynamodblock.core;

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
 * So the number of <em>young</em> heartbeats is limited: those that were sent a moment ago and are not answered. An older
 * heartbeat keeps no other waiting, for what swallowed it may spare the next. Of those that wait, the one whose lease ends
 * first leaves first (earliest deadline first).
 *
 * <p>The limit grows with the number of leases. So each lease has its turn when {@value #ROUNDS} times as much time has passed
 * as a heartbeat is young for, though nothing is answered.
 *
 * @param <B> a heartbeat
 */
final class Admission<B> {
    /** If each is answered within 5 ms, these are 10,000 a second. */
    static final int AT_ONCE = 50;

    private static final int ROUNDS = 4;

    /** A heartbeat that waits. */
    private record Waiting<B>(Object lease, long ends, long number, B beat) implements Comparable<Waiting<B>> {
        @Override
        public int compareTo(Waiting<B> other) {
            return inOrder(ends, number, other.ends, other.number);
        }
    }

    /** A heartbeat that has its turn. */
    static final class Turn<B> implements Comparable<Turn<B>> {
        private final long number;
        private final B beat;
        private long old;

        private Turn(long number, B beat) {
            this.number = number;
            this.beat = beat;
        }

        B beat() {
            return beat;
        }

        @Override
        public int compareTo(Turn<B> other) {
            return inOrder(old, number, other.old, other.number);
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

    private final TreeSet<Turn<B>> young = new TreeSet<>();
    private long number;

    /** @param atOnce how many may be young, unless there are many leases */
    Admission(int atOnce) {
        this.atOnce = atOnce;
    }

    /** A heartbeat of a lease is due. It replaces one of the same lease that still waits. */
    void ask(Object lease, long ends, B beat) {
        Waiting<B> one = new Waiting<>(lease, ends, number++, beat);
        Waiting<B> before = ofLeases.put(lease, one);
        if (before != null) {
            waiting.remove(before);
        }
        waiting.add(one);
    }

    /** Those that leave now; each of them is to be {@linkplain #sent sent} or {@linkplain #over over}. */
    List<Turn<B>> next(long now, int leases) {
        while (!young.isEmpty() && Nanos.reached(now, young.first().old)) {
            young.pollFirst();
        }
        int limit = Math.max(atOnce, (leases + ROUNDS - 1) / ROUNDS);
        List<Turn<B>> turns = new ArrayList<>();
        while (!waiting.isEmpty() && leaving.size() + young.size() < limit) {
            Waiting<B> first = waiting.pollFirst();
            ofLeases.remove(first.lease());
            Turn<B> turn = new Turn<>(first.number(), first.beat());
            leaving.add(turn);
            turns.add(turn);
        }
        return turns;
    }

    /** It was sent, and is young until then. One that is over already stays so. */
    void sent(Turn<B> turn, long until) {
        if (leaving.remove(turn)) {
            turn.old = until;
            young.add(turn);
        }
    }

    /** It was answered, or is not sent. */
    void over(Turn<B> turn) {
        if (!leaving.remove(turn)) {
            young.remove(turn);
        }
    }

    /** When a place becomes free though nothing is answered; empty if nobody waits for one. */
    OptionalLong free() {
        return waiting.isEmpty() || young.isEmpty() ? OptionalLong.empty() : OptionalLong.of(young.first().old);
    }
}
