package io.github.dynamodblock.chaos.simulation.world;

import java.util.PriorityQueue;

/** True time, in nanoseconds from 0, and all that is going to happen. What falls on one instant keeps its order. */
final class EventQueue {
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

    void at(long time, Runnable what) {
        entries.add(new Entry(Math.max(now, time), count++, what));
    }

    void in(long nanos, Runnable what) {
        at(now + nanos, what);
    }

    /** Lets all happen that the next instant brings, if it comes by then; false if there is none. */
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
