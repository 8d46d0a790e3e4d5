package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.LockTableException;

/**
 * What an HTTP client is told of a failed lock. It contains no text of the exception, which names the key and the owner:
 * both can be secret, and the client cannot use them.
 *
 * @param detail one or two sentences for people
 * @param passes whether the same request can succeed later
 * @param server whether the cause is on the side of the server, so that its operators need the exception
 */
record LockProblem(int status, String title, String detail, boolean passes, boolean server) {
    private static final int CONFLICT = 409;
    private static final int INTERNAL = 500;
    private static final int UNAVAILABLE = 503;

    /** @param notGranted the status if another holder has the lock */
    static LockProblem of(LockException failure, int notGranted) {
        if (failure instanceof LockNotGrantedException && !(failure.getCause() instanceof InterruptedException)) {
            return new LockProblem(
                    notGranted,
                    "Lock not granted",
                    "Another request works on the same data. Nothing was changed. Send the request again later.",
                    true,
                    false);
        }
        if (failure instanceof LeaseLostException) {
            return new LockProblem(
                    CONFLICT,
                    "Lock lost",
                    "The lock was lost before the work ended. The work is done, done in part, or not done. Look at the"
                            + " data before you send the request again.",
                    false,
                    false);
        }
        if (failure instanceof LockMisuseException) {
            return new LockProblem(
                    INTERNAL,
                    "Lock misused",
                    "The server cannot use its lock. The same request will fail again.",
                    false,
                    true);
        }
        return new LockProblem(
                UNAVAILABLE,
                "Lock unavailable",
                "The server cannot use its lock now.",
                !(failure instanceof LockTableException),
                true);
    }

    /** Returns the problem as RFC 9457 writes it. Its texts need no escapes. */
    String json() {
        return "{\"title\":\"" + title + "\",\"status\":" + status + ",\"detail\":\"" + detail + "\"}";
    }
}
