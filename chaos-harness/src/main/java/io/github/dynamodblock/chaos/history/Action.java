package io.github.dynamodblock.chaos.history;

/** What a client of the run may ask for. */
public enum Action {
    /** Acquire the lock of a key, waiting at most the operation's timeout. */
    ACQUIRE,
    /** Release the grant with the operation's token. */
    RELEASE,
    /** Read the key's unfenced counter. */
    READ,
    /** Write the key's unfenced counter. */
    WRITE,
    /** Write the key's resource that compares tokens. */
    FENCED_WRITE,
    /** Read the key's counter that only commits write. */
    COMMITTED_READ,
    /** Write that counter and release the grant with the operation's token, both or neither. */
    COMMIT
}
