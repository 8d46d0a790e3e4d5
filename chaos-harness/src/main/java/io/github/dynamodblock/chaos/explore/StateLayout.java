package io.github.dynamodblock.chaos.explore;

/**
 * Where the parts of a state are. Of one key: each client, and the row. Of two keys: each client as to the first key, as to
 * the second and as to both, and the two rows.
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

    /** A client as to one key. */
    int part(int client, int key) {
        return client * perClient() + key;
    }

    /** A client as to all keys together, if there are several. */
    int all(int client) {
        return client * perClient() + keys;
    }

    int row(int key) {
        return clients * perClient() + key;
    }

    /** Where the clients end, as to whatever, and the rows begin. */
    int firstRow() {
        return row(0);
    }

    /** Whether it wants all keys, and not one at a time. */
    boolean wantsAll(int client) {
        return client < together;
    }

    /** Where that part is once client i has the place of client {@code order[i]}. */
    int at(int part, int[] order) {
        return order[part / perClient()] * perClient() + part % perClient();
    }

    /** The client whose part is there. */
    int clientAt(int part) {
        return part / perClient();
    }
}
