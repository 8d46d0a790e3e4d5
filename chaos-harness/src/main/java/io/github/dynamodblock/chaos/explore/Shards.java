package io.github.dynamodblock.chaos.explore;

/** States in as many sets as there are threads; each state belongs to one of them by its hash. */
final class Shards {
    private final States[] shards;
    private final int width;

    Shards(int count, int width) {
        this.width = width;
        this.shards = new States[count];
        for (int i = 0; i < count; i++) {
            shards[i] = new States(width);
        }
    }

    int count() {
        return shards.length;
    }

    States shard(int index) {
        return shards[index];
    }

    int shardOf(int[] state) {
        return (int) ((States.hash(state, 0, width) >>> 32) % shards.length);
    }

    /** The number, among all, of a state of one shard. */
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
        for (States shard : shards) {
            size += shard.size();
        }
        return size;
    }
}
