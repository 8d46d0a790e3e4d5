package io.github.dynamodblock.chaos.explore;

/**
 * The state shards are as many sets of states as there are threads. The hash of a state decides to which set the state
 * belongs.
 */
final class StateShards {
    private final StateSet[] shards;
    private final int width;

    StateShards(int count, int width) {
        this.width = width;
        this.shards = new StateSet[count];
        for (int i = 0; i < count; i++) {
            shards[i] = new StateSet(width);
        }
    }

    int count() {
        return shards.length;
    }

    StateSet shard(int index) {
        return shards[index];
    }

    int shardOf(int[] state) {
        return (int) ((StateSet.hash(state, 0, width) >>> 32) % shards.length);
    }

    /** Returns the number of a shard's state among all states. */
    int number(int shard, int local) {
        return Math.addExact(Math.multiplyExact(local, shards.length), shard);
    }

    int[] get(int number) {
        int[] state = new int[width];
        shards[number % shards.length].get(number / shards.length, state);
        return state;
    }

    int parent(int number) {
        return shards[number % shards.length].parent(number / shards.length);
    }

    long size() {
        long size = 0;
        for (StateSet shard : shards) {
            size += shard.size();
        }
        return size;
    }
}
