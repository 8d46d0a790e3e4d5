package io.github.dynamodblock;

import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;

/**
 * How a commit ended.
 *
 * @param reasons if an item of the application's was refused, DynamoDB's reasons, one for each item in the order in which
 *     they were given; those that were not refused say {@code None}. Else empty: a commit that was {@link
 *     CommitOutcome#NOT_COMMITTED} without reasons was so because the lock was lost.
 */
public record CommitResult(CommitOutcome outcome, List<CancellationReason> reasons) {
    public CommitResult {
        reasons = List.copyOf(reasons);
        if (!reasons.isEmpty() && outcome != CommitOutcome.NOT_COMMITTED) {
            throw new IllegalArgumentException("Only what was not committed has reasons, not what is " + outcome);
        }
    }

    /** One of whose items none was refused. */
    public static CommitResult of(CommitOutcome outcome) {
        return new CommitResult(outcome, List.of());
    }

    /** Whether all was written. */
    public boolean isCommitted() {
        return outcome == CommitOutcome.COMMITTED;
    }
}
