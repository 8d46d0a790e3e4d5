package io.github.dynamodblock.chaos.history;

/** An action that a client of the run can perform. */
public enum Action {
    /** Acquire the lock of a key. The acquire waits at most for the timeout of the operation. */
    ACQUIRE,
    /** Release the grant with the operation's token. */
    RELEASE,
    /** Read the unfenced counter of the key. */
    READ,
    /** Write the unfenced counter of the key. */
    WRITE,
    /** Write the resource of the key that compares tokens. */
    FENCED_WRITE,
    /** Read the counter of the key that only commits write. */
    COMMITTED_READ,
    /** Write the counter that only commits write, and release the grant with the operation's token: both or neither. */
    COMMIT
}
