package io.github.dynamodblock.dynamodb;

import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.spi.AcquireAllAnswer;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAllAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/**
 * Acquires the rows of several locks in one transaction, and reads them with one consistent read. A late copy of the
 * transaction is applied as a whole or not at all. Its conditions are those of a single acquire.
 */
final class MultiKeyTransactions {
    private final LockTable table;
    private final RowReader rows;
    private final WriteExpressions expressions;
    private final FailureClassifier failures;

    MultiKeyTransactions(LockTable table, RowReader rows, WriteExpressions expressions, FailureClassifier failures) {
        this.table = table;
        this.rows = rows;
        this.expressions = expressions;
        this.failures = failures;
    }

    TransactWriteItemsRequest.Builder acquire(List<LockWrite.Acquire> writes) {
        return TransactWriteItemsRequest.builder()
                .transactItems(writes.stream()
                        .map(write -> TransactWriteItem.builder()
                                .update(expressions.part(write))
                                .build())
                        .toList());
    }

    /**
     * Returns the result of acquires whose transaction failed. There are six cases:
     *
     * <ul>
     *   <li>A copy of the transaction is in progress: the result is unknown.
     *   <li>Only rows of this same grant refused, and throttling or other transactions blocked the other rows:
     *       nothing was applied, and the request can be repeated.
     *   <li>In any other case in which a row refused: none of the locks was taken.
     *   <li>No row refused, and throttling or other transactions blocked rows: nothing was applied, and the request
     *       can be repeated.
     *   <li>A request can never be applied to its item: this is a misuse.
     *   <li>Any other failure has the same result as for a single write.
     * </ul>
     */
    AcquireAllAnswer failed(List<LockWrite.Acquire> writes, Throwable failure) {
        Throwable cause = FailureClassifier.unwrapped(failure);
        if (cause instanceof TransactionInProgressException) {
            // A copy of this transaction can be applied in a moment.
            return new StoreAnswer.Unknown(cause);
        }
        if (!(cause instanceof TransactionCanceledException cancelled)
                || cancelled.cancellationReasons().size() != writes.size()) {
            return failures.answer(writes, cause);
        }
        List<CancellationReason> reasons = cancelled.cancellationReasons();
        try {
            Map<LockKey, Optional<LockRow>> refusing = new HashMap<>();
            for (int i = 0; i < writes.size(); i++) {
                if ("ConditionalCheckFailed".equals(reasons.get(i).code())) {
                    LockWrite.Acquire write = writes.get(i);
                    Map<String, AttributeValue> item = reasons.get(i).item();
                    rows.requireLockable(write.key(), item, write.content().ownItem());
                    refusing.put(write.key(), rows.row(write.key(), item));
                }
            }
            if (!refusing.isEmpty() && mayBeInProgress(writes, refusing, reasons)) {
                return new StoreAnswer.Unapplied(failures.cancelled(writes, reasons, cancelled), true);
            }
            if (!refusing.isEmpty()) {
                return new AcquireAllAnswer.Refused(refusing);
            }
        } catch (RuntimeException notALock) {
            return failures.answer(writes, notALock);
        }
        return reasons.stream().allMatch(CommitTransactions::isTransient)
                ? new StoreAnswer.Unapplied(failures.cancelled(writes, reasons, cancelled), true)
                : new StoreAnswer.Unapplied(failures.invalid(writes, reasons, cancelled), false);
    }

    /**
     * Returns whether all rows that refused are held under this same grant, and throttling or other transactions blocked
     * other rows. Then an earlier attempt may be in progress that not all rows show yet. The next attempt shows the result.
     */
    private static boolean mayBeInProgress(
            List<LockWrite.Acquire> writes,
            Map<LockKey, Optional<LockRow>> refusing,
            List<CancellationReason> reasons) {
        String grant = writes.get(0).version().grant();
        return refusing.values().stream()
                        .allMatch(row -> row.filter(held -> held.isOf(grant) && !held.released())
                                .isPresent())
                && reasons.stream().anyMatch(CommitTransactions::isBlocking);
    }

    BatchGetItemRequest.Builder read(List<LockKey> keys) {
        return BatchGetItemRequest.builder()
                .requestItems(Map.of(
                        table.name(),
                        KeysAndAttributes.builder()
                                .consistentRead(true)
                                .keys(keys.stream().map(rows::primaryKey).toList())
                                .build()));
    }

    ReadAllAnswer shown(List<LockKey> keys, BatchGetItemResponse response) {
        if (!response.unprocessedKeys().isEmpty()) {
            LockException why = new StoreUnavailableException(
                    "DynamoDB returned only some of the rows of the lock '" + keys.get(0)
                            + "' and of the locks that are acquired with it: the capacity of the table '"
                            + table.name() + "' is exceeded. Raise the capacity.",
                    null);
            return new ReadAllAnswer.Nothing(why);
        }
        Map<Map<String, AttributeValue>, Map<String, AttributeValue>> items = new HashMap<>();
        // All items are of one table, under its name or its ARN.
        response.responses().values().forEach(all -> all.forEach(item -> items.put(rows.primaryKeyOf(item), item)));
        Map<LockKey, LockRow> shown = new HashMap<>();
        for (LockKey key : keys) {
            rows.row(key, items.getOrDefault(rows.primaryKey(key), Map.of())).ifPresent(row -> shown.put(key, row));
        }
        return new ReadAllAnswer.Shown(shown);
    }

    ReadAllAnswer notShown(List<LockKey> keys, Throwable failure) {
        return new ReadAllAnswer.Nothing(failures.typed(keys.get(0), failure));
    }
}
