package io.github.dynamodblock.dynamodb;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * Builds and evaluates transactions of the application's items and the row of a lock. The row is the last item of the
 * transaction, so that the reasons of a cancellation have the order of the application's items.
 */
final class CommitTransactions {
    /** The largest number of items of a transaction in DynamoDB. */
    private static final int MOST_ITEMS = 100;

    private static final Set<String> TRANSIENT_CODES =
            Set.of("None", "TransactionConflict", "ProvisionedThroughputExceeded", "ThrottlingError");

    private final LockTable table;
    private final RowReader rows;
    private final WriteExpressions expressions;
    private final FailureClassifier failures;

    CommitTransactions(LockTable table, RowReader rows, WriteExpressions expressions, FailureClassifier failures) {
        this.table = table;
        this.rows = rows;
        this.expressions = expressions;
        this.failures = failures;
    }

    /**
     * Returns the request of a commit. For the same commit the request is the same, byte for byte, so that DynamoDB
     * recognises a repetition.
     */
    TransactWriteItemsRequest.Builder request(LockWrite.Commit commit) {
        List<TransactWriteItem> items = new ArrayList<>(checked(commit));
        items.add(row(commit));
        return TransactWriteItemsRequest.builder().transactItems(items).clientRequestToken(commit.requestToken());
    }

    private TransactWriteItem row(LockWrite.Commit commit) {
        ConditionalUpdate freed = expressions.commit(commit);
        if (expressions.deletes(commit)) {
            return TransactWriteItem.builder()
                    .delete(Delete.builder()
                            .tableName(table.name())
                            .key(rows.primaryKey(commit.key()))
                            .conditionExpression(freed.condition())
                            .expressionAttributeNames(freed.names())
                            .expressionAttributeValues(freed.values())
                            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                            .build())
                    .build();
        }
        return TransactWriteItem.builder()
                .update(Update.builder()
                        .tableName(table.name())
                        .key(rows.primaryKey(commit.key()))
                        .conditionExpression(freed.condition())
                        .updateExpression(freed.update())
                        .expressionAttributeNames(freed.names())
                        .expressionAttributeValues(freed.values())
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                        .build())
                .build();
    }

    /** Returns a check that this grant holds the row under this token. */
    TransactWriteItem check(LockKey key, String grant, long token) {
        ConditionalUpdate held = expressions.held(new Version(grant, 1), token);
        return TransactWriteItem.builder()
                .conditionCheck(ConditionCheck.builder()
                        .tableName(table.name())
                        .key(rows.primaryKey(key))
                        .conditionExpression(held.condition())
                        .expressionAttributeNames(held.names())
                        .expressionAttributeValues(held.values())
                        .build())
                .build();
    }

    /**
     * Returns the result of a commit that failed. There are five cases:
     *
     * <ul>
     *   <li>The row refused the commit, and the response shows the row.
     *   <li>An item of the application refused the commit.
     *   <li>Something blocked the commit for the moment: the commit was certainly not applied.
     *   <li>The same request is in progress already: the result is unknown.
     *   <li>Any other failure has the same result as for any write.
     * </ul>
     */
    StoreAnswer failed(LockWrite.Commit commit, Throwable failure) {
        Throwable cause = FailureClassifier.unwrapped(failure);
        if (cause instanceof TransactionInProgressException) {
            // An earlier attempt, or a copy of this attempt, can be applied in a moment.
            return new StoreAnswer.Unknown(cause);
        }
        if (!(cause instanceof TransactionCanceledException cancelled)
                || cancelled.cancellationReasons().size() != commit.items().size() + 1) {
            return failures.answer(commit, cause);
        }
        List<CancellationReason> reasons = cancelled.cancellationReasons();
        CancellationReason ofRow = reasons.get(commit.items().size());
        if ("ConditionalCheckFailed".equals(ofRow.code())) {
            return refused(commit, ofRow);
        }
        List<CancellationReason> ofItems = reasons.subList(0, commit.items().size());
        return ofItems.stream().allMatch(CommitTransactions::isTransient)
                ? new StoreAnswer.Unapplied(failures.cancelled(commit.key(), reasons, cancelled), isTransient(ofRow))
                : new StoreAnswer.Declined(ofItems);
    }

    private StoreAnswer refused(LockWrite.Commit commit, CancellationReason ofRow) {
        try {
            return new StoreAnswer.Refused(rows.row(commit.key(), ofRow.item()));
        } catch (RuntimeException unreadable) {
            return failures.answer(commit, unreadable);
        }
    }

    static boolean isTransient(CancellationReason reason) {
        return reason.code() == null || TRANSIENT_CODES.contains(reason.code());
    }

    /** Returns whether this reason blocked the transaction, for the moment only. */
    static boolean isBlocking(CancellationReason reason) {
        return isTransient(reason) && reason.code() != null && !"None".equals(reason.code());
    }

    private List<TransactWriteItem> checked(LockWrite.Commit commit) {
        int most = MOST_ITEMS - 1;
        if (commit.items().size() > most) {
            throw new LockMisuseException(
                    "A commit under the lock '" + commit.key() + "' can write at most " + most
                            + " items besides the lock's own item, not "
                            + commit.items().size()
                            + ". Write fewer items, or fence the writes with the token.",
                    null);
        }
        Map<String, AttributeValue> own = rows.primaryKey(commit.key());
        if (commit.items().stream().anyMatch(item -> isOn(item, own))) {
            throw new LockMisuseException(
                    "A commit under the lock '" + commit.key() + "' itself writes the lock's own item, so the request"
                            + " must not write this item. Write it with the release: lease.release(ReleaseRequest).",
                    null);
        }
        return commit.items();
    }

    private boolean isOn(TransactWriteItem item, Map<String, AttributeValue> own) {
        return Stream.of(
                        item.put() == null
                                ? null
                                : new Target(item.put().tableName(), item.put().item()),
                        item.update() == null
                                ? null
                                : new Target(
                                        item.update().tableName(), item.update().key()),
                        item.delete() == null
                                ? null
                                : new Target(
                                        item.delete().tableName(), item.delete().key()),
                        item.conditionCheck() == null
                                ? null
                                : new Target(
                                        item.conditionCheck().tableName(),
                                        item.conditionCheck().key()))
                .anyMatch(target -> target != null
                        && isThisTable(target.table())
                        && target.attributes().entrySet().containsAll(own.entrySet()));
    }

    /**
     * The table and the item that a part of a transaction writes or checks.
     *
     * @param table the name or ARN of the table
     * @param attributes the attributes of the primary key, and perhaps more
     */
    private record Target(@Nullable String table, Map<String, AttributeValue> attributes) {}

    /** Returns whether both name the same table. Each of them can be an ARN, which ends with the name. */
    private boolean isThisTable(@Nullable String other) {
        return other != null && simple(other).equals(simple(table.name()));
    }

    private static String simple(String nameOrArn) {
        return nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1);
    }
}
