package io.github.dynamodblock.chaos.explore;

/**
 * A state layout says where each part of a state is. With one key, the parts are each client and the row. With two
 * keys, each client has three parts: for the first key, for the second key and for both. The two rows follow.
 */
record StateLayout(int clients, int keys, int together) {
    static StateLayout of(SpaceBounds bounds) {
        return new StateLayout(bounds.clients(), bounds.keys(), bounds.together());
    }

    private int perClient() {
        return keys == 1 ? 1 : keys + 1;
    }

    int width() {
        return clients * perClient() + keys;
    }

    /** Returns the place of a client's part for one key. */
    int part(int client, int key) {
        return client * perClient() + key;
    }

    /** Returns the place of a client's part for all keys together, if there are several keys. */
    int all(int client) {
        return client * perClient() + keys;
    }

    int row(int key) {
        return clients * perClient() + key;
    }

    /** Returns the place of the first row, which follows all parts of the clients. */
    int firstRow() {
        return row(0);
    }

    /** Returns whether the client wants all keys together, and not one at a time. */
    boolean wantsAll(int client) {
        return client < together;
    }

    /** Returns the place of the part after client i has moved to the place of client {@code order[i]}. */
    int at(int part, int[] order) {
        return order[part / perClient()] * perClient() + part % perClient();
    }

    /** Returns the client to which the part belongs. */
    int clientAt(int part) {
        return part / perClient();
    }
}
