package io.github.dynamodblock.chaos.simulation.world;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * Computes choices from a seed. Each seed has its own subset of faults and its own rates. The reason: a schedule that
 * contains a few faults of every kind never contains many faults of one kind (Groce et al., "Swarm Testing", 2012).
 */
final class SwarmChoices {
    private static final double[] REQUESTS = {0, 0.02, 0.05, 0.1, 0.2, 0.4};
    private static final double[] CLIENTS = {0.15, 0.25, 0.35, 0.45};
    private static final double[] STORE = {0, 0.03, 0.1, 0.2};
    private static final double[] SUSPENSIONS = {0, 0, 0.1, 0.25};
    private static final double[] IMAGES = {0, 0, 0, 0.05};
    private static final double[] MANNERS = {0, 0, 0.2, 0.6};
    private static final double[] PARTINGS = {0, 0, 0.3, 0.8};
    private static final double[] TOGETHERS = {0, 0, 0.3, 0.8};
    private static final double[] CLOCKS = {0, 0, 0, 0.5};
    private static final double[] CONFLICTS = {0, 0, 0.05, 0.2};
    private static final double[] CARES = {0, 0, 0.2, 0.6};
    private static final double[] TURNS = {0, 0, 0, 0.5};
    private static final double[] WORKS = {0, 0, 0.5, 1};
    private static final double[] GRACES = {0, 0.5, 1};
    private static final double[] STALE = {0, 0, 0.25, 0.6};

    private final long seed;
    private final Map<ChoiceKind, Double> rates = new EnumMap<>(ChoiceKind.class);
    private final Map<ChoiceKind, int[]> first = new EnumMap<>(ChoiceKind.class);
    private final boolean secondWorkers;

    SwarmChoices(long seed) {
        this.seed = seed;
        rates.put(ChoiceKind.LEASE, 1.0);
        rates.put(ChoiceKind.DRIFT, bit(1) ? 1.0 : 0.0);
        rates.put(ChoiceKind.TASK, 1.0);
        rates.put(ChoiceKind.JITTER, 1.0);
        rates.put(ChoiceKind.LATENCY, 1.0);
        rates.put(ChoiceKind.FATE, REQUESTS[pick(2, REQUESTS.length)]);
        rates.put(ChoiceKind.STALE, STALE[pick(3, STALE.length)]);
        rates.put(ChoiceKind.CLIENT_FAULT, CLIENTS[pick(4, CLIENTS.length)]);
        rates.put(ChoiceKind.STORE_FAULT, STORE[pick(5, STORE.length)]);
        rates.put(ChoiceKind.SUSPENSION, SUSPENSIONS[pick(7, SUSPENSIONS.length)]);
        rates.put(ChoiceKind.MANNER, MANNERS[pick(8, MANNERS.length)]);
        rates.put(ChoiceKind.PARTING, PARTINGS[pick(9, PARTINGS.length)]);
        rates.put(ChoiceKind.TOGETHER, TOGETHERS[pick(10, TOGETHERS.length)]);
        rates.put(ChoiceKind.IMAGE, IMAGES[pick(11, IMAGES.length)]);
        rates.put(ChoiceKind.CLOCK, CLOCKS[pick(12, CLOCKS.length)]);
        rates.put(ChoiceKind.CONFLICT, CONFLICTS[pick(13, CONFLICTS.length)]);
        rates.put(ChoiceKind.CARE, CARES[pick(14, CARES.length)]);
        rates.put(ChoiceKind.HEARTBEATS_AT_ONCE, TURNS[pick(15, TURNS.length)]);
        rates.put(ChoiceKind.WORK, WORKS[pick(16, WORKS.length)]);
        rates.put(ChoiceKind.GRACE, GRACES[pick(17, GRACES.length)]);
        for (ChoiceKind kind :
                new ChoiceKind[] {ChoiceKind.FATE, ChoiceKind.CLIENT_FAULT, ChoiceKind.STORE_FAULT, ChoiceKind.MANNER
                }) {
            first.put(kind, subset(kind));
        }
        secondWorkers = bit(6);
    }

    private int[] subset(ChoiceKind kind) {
        long bits = mix(seed + 1_000 + kind.number());
        int radix = kind.radix(0);
        if ((bits >>> 60) < 4) {
            return new int[] {(int) (bits >>> 20 & 0xffff) % radix};
        }
        int[] chosen = new int[radix];
        int count = 0;
        for (int i = 0; i < radix; i++) {
            if ((bits >>> i & 1) == 1) {
                chosen[count++] = i;
            }
        }
        return count == 0 ? new int[] {(int) (bits >>> 40) % radix} : Arrays.copyOf(chosen, count);
    }

    private int pick(int salt, int bound) {
        return (int) ((mix(seed + salt) >>> 1) % bound);
    }

    private boolean bit(int salt) {
        return (mix(seed + salt) & 1) == 1;
    }

    /** Returns the value of a choice, which depends only on the seed and the name of the choice. */
    int valueFromSeed(ChoiceKind kind, int actor, int turn) {
        long bits = mix(mix(seed) + ScheduleChoices.name(kind, actor, turn));
        double rate = kind == ChoiceKind.TASK && actor % 2 == 1 && !secondWorkers ? 0 : rates.getOrDefault(kind, 0.0);
        if ((bits >>> 11) * 0x1p-53 >= rate) {
            return 0;
        }
        int value = 0;
        int weight = 1;
        for (int i = 0; i < kind.digits(); i++) {
            bits = mix(bits);
            value += weight * digit(kind, i, bits);
            weight *= kind.radix(i);
        }
        return value + 1;
    }

    private int digit(ChoiceKind kind, int index, long bits) {
        int[] subset = index == 0 ? first.get(kind) : null;
        int bound = subset == null ? kind.radix(index) : subset.length;
        int drawn = (int) ((bits >>> 1) % bound);
        return subset == null ? drawn : subset[drawn];
    }

    /**
     * Mixes the bits of a number by SplitMix64 (Steele, Lea, Flood 2014). The result is the same on every platform and
     * in every version of Java.
     */
    static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
