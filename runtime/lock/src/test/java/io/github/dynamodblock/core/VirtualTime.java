package io.github.dynamodblock.core;

import java.util.PriorityQueue;
import java.util.Random;

/** Virtual time, and all that is going to happen. One thread; the seed is all the chance there is. */
final class VirtualTime {
    private record Happening(long at, long number, Runnable what) {}

    private final PriorityQueue<Happening> agenda = new PriorityQueue<>(
            (a, b) -> a.at() != b.at() ? Long.compare(a.at(), b.at()) : Long.compare(a.number(), b.number()));
    private final Random chance;
    private long now;
    private long count;
    private Runnable afterEach = () -> {};

    VirtualTime(long seed) {
        this.chance = new Random(seed);
    }

    long now() {
        return now;
    }

    Random chance() {
        return chance;
    }

    /** Runs after each happening. */
    void afterEach(Runnable check) {
        this.afterEach = check;
    }

    void at(long time, Runnable what) {
        agenda.add(new Happening(Math.max(now, time), count++, what));
    }

    void in(long nanos, Runnable what) {
        at(now + nanos, what);
    }

    /** Lets time pass, up to and with that instant. */
    void runUntil(long end) {
        while (!agenda.isEmpty() && agenda.peek().at() <= end) {
            Happening next = agenda.poll();
            now = next.at();
            next.what().run();
            afterEach.run();
        }
        now = end;
    }
}
