package io.github.dynamodblock.chaos.nemesis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** This class draws all random numbers of a plan. No other class of this package draws random numbers. */
final class PlanRandom {
    private final Random random;

    PlanRandom(long seed) {
        this.random = new Random(seed);
    }

    /** Returns a number from 0 (inclusive) to the bound (exclusive). */
    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean coin() {
        return random.nextBoolean();
    }

    /** Returns a whole number of milliseconds between two fractions of a duration. */
    long millis(Duration whole, double from, double to) {
        return Math.round(whole.toMillis() * (from + (to - from) * random.nextDouble()));
    }

    <T> T of(T[] choices) {
        return choices[below(choices.length)];
    }

    <T> void shuffle(List<T> list) {
        for (int last = list.size() - 1; last > 0; last--) {
            int other = below(last + 1);
            T moved = list.get(last);
            list.set(last, list.get(other));
            list.set(other, moved);
        }
    }

    /** Returns that many different numbers below the bound, in ascending order. */
    List<Integer> several(int count, int bound) {
        List<Integer> all = new ArrayList<>();
        for (int number = 0; number < bound; number++) {
            all.add(number);
        }
        shuffle(all);
        return all.subList(0, Math.min(count, bound)).stream().sorted().toList();
    }
}
