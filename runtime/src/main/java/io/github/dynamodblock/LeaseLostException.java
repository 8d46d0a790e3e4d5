package io.github.dynamodblock;

/** The lease is not valid any more. */
@SuppressWarnings("serial")
public final class LeaseLostException extends LockException {
    public LeaseLostException(LockKey key, String owner, String why) {
        super(
                "The lease of '" + owner + "' on the lock '" + key + "' is over: " + why
                        + ". Undo or stop the work it protected.",
                null);
    }
}
