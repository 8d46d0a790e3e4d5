package io.github.dynamodblock;

import org.jspecify.annotations.Nullable;

/**
 * The lock table cannot be used, for one of these reasons:
 *
 * <ul>
 *   <li>The table, or a table of the items of a commit, does not exist.
 *   <li>The table exists already, although it was to be created.
 *   <li>A row of the table cannot be used for locks.
 *   <li>The examination of a Quarkus application found that locks in the table cannot work.
 *   <li>A Quarkus application cannot make its DynamoDB client, for example because no Region is configured.
 * </ul>
 *
 * @since 1.0.0
 */
@SuppressWarnings("serial")
public final class LockTableException extends LockException {
    /**
     * Creates an exception.
     *
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     */
    public LockTableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
