package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.spi.LockWrite;

/** The kinds of requests to the table. */
enum StoreRequest {
    ACQUIRE,
    HEARTBEAT,
    RELEASE,
    COMMIT,
    READ,
    ACQUIRE_ALL,
    READ_ALL;

    /** What came back. */
    enum Response {
        /** The table applied the write, or showed what was read. */
        DONE,
        /** The table refused the write, because its condition did not hold. */
        REFUSED,
        /** No usable response. */
        FAILED
    }

    static StoreRequest of(LockWrite write) {
        if (write instanceof LockWrite.Acquire) {
            return ACQUIRE;
        }
        if (write instanceof LockWrite.Heartbeat) {
            return HEARTBEAT;
        }
        return write instanceof LockWrite.Commit ? COMMIT : RELEASE;
    }
}
