package io.github.dynamodblock;

import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;

/**
 * The result of a commit.
 *
 * @param outcome what is known about the commit
 * @param reasons DynamoDB's reasons if it refused an item of the application: one reason for each item, in the order
 *     in which the caller passed the items. The reason of an item that was not refused has the code {@code None}.
 *     Empty if no item was refused. A commit with {@link CommitOutcome#NOT_COMMITTED} and without reasons was not
 *     committed because the lock was lost.
 * @since 1.0.0
 */
public record CommitResult(CommitOutcome outcome, List<CancellationReason> reasons) {
    /**
     * Checks that only a commit that was not committed has reasons.
     *
     * @param outcome what is known about the commit
     * @param reasons DynamoDB's reasons if it refused an item of the application
     * @throws IllegalArgumentException if there are reasons and the outcome is not
     *     {@link CommitOutcome#NOT_COMMITTED}
     */
    public CommitResult {
        reasons = List.copyOf(reasons);
        if (!reasons.isEmpty() && outcome != CommitOutcome.NOT_COMMITTED) {
            throw new IllegalArgumentException("Only the outcome NOT_COMMITTED can have reasons, not " + outcome);
        }
    }

    /**
     * Returns a result without reasons: no item was refused.
     *
     * @param outcome what is known about the commit
     * @return the result
     */
    public static CommitResult of(CommitOutcome outcome) {
        return new CommitResult(outcome, List.of());
    }

    /**
     * Returns whether all items were written.
     *
     * @return true if the outcome is {@link CommitOutcome#COMMITTED}
     */
    public boolean isCommitted() {
        return outcome == CommitOutcome.COMMITTED;
    }
}
