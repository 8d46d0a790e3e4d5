package io.github.dynamodblock.chaos.explore;

/** This class mixes the bits of a number, for hash tables. */
final class HashMixer {
    private HashMixer() {}

    /** Returns the mixed number, by the finalizer of SplitMix64 (Steele, Lea, Flood 2014). */
    static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
