package io.github.dynamodblock.chaos.simulation.world;

import java.util.PriorityQueue;

/**
 * The queue of all planned events of a world, and the true time in nanoseconds, which starts at 0. Events that are due
 * at the same instant happen in the order in which they were planned.
 */
final class EventQueue {
    /** A planned event. The number decides the order of events that are due at the same instant. */
    private record Entry(long at, long number, Runnable what) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
        }
    }

    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private long now;
    private long count;

    long now() {
        return now;
    }

    /** Plans an event for a true time, or for now if the time has passed. */
    void at(long time, Runnable what) {
        entries.add(new Entry(Math.max(now, time), count++, what));
    }

    /** Plans an event after some time, counted from now. */
    void in(long nanos, Runnable what) {
        at(now + nanos, what);
    }

    /**
     * Lets everything happen that is due at the next instant, if this instant is not after {@code end}. Returns false
     * if there is no such instant.
     */
    boolean step(long end) {
        Entry next = entries.peek();
        if (next == null || next.at() > end) {
            now = end;
            return false;
        }
        now = next.at();
        while (next != null && next.at() == now) {
            entries.remove();
            next.what().run();
            next = entries.peek();
        }
        return true;
    }
}
