package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import io.github.dynamodblock.spi.AcquireAllAnswer;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/** What a cancelled transaction of acquires means, when one row refused it and another was only busy. */
class TogetherAnswersTest {
    private final LockKey one = LockKey.of("cancelled-1-" + UUID.randomUUID());
    private final LockKey two = LockKey.of("cancelled-2-" + UUID.randomUUID());
    private DynamoDbAsyncClient sdk;

    @BeforeEach
    void connect() {
        sdk = LocalTable.client(DynamoDbLocal.shared().endpoint());
        LockTableAdmin.of(sdk, LocalTable.LOCKS).createIfMissing();
    }

    @AfterEach
    void disconnect() {
        sdk.close();
    }

    /** The earlier attempt, whose answer was lost, is not seen in both rows yet: giving the grant up would undo it. */
    @Test
    void failed_refusedByOwnRowBesideAConflict_isToBeAskedAgain() {
        List<LockWrite.Acquire> writes = acquires("a", 1);
        taken(writes);

        AcquireAllAnswer answer = together().failed(acquires("a", 2), cancelled("TransactionConflict"));

        assertThat(answer)
                .isInstanceOfSatisfying(
                        StoreAnswer.Unapplied.class,
                        unapplied -> assertThat(unapplied.passing()).isTrue());
    }

    @Test
    void failed_refusedByOwnRowAndTheOtherWouldTakeIt_isRefused() {
        taken(acquires("a", 1));

        AcquireAllAnswer answer = together().failed(acquires("a", 2), cancelled("None"));

        assertThat(answer).isInstanceOf(AcquireAllAnswer.Refused.class);
    }

    @Test
    void failed_refusedByAnothersRowBesideAConflict_isRefused() {
        taken(acquires("a", 1));

        AcquireAllAnswer answer = together().failed(acquires("b", 1), cancelled("TransactionConflict"));

        assertThat(answer)
                .isInstanceOfSatisfying(
                        AcquireAllAnswer.Refused.class,
                        refused -> assertThat(refused.rows()).containsOnlyKeys(one));
    }

    @Test
    void failed_sameTransactionUnderWay_isUnknown() {
        assertThat(together()
                        .failed(
                                acquires("a", 1),
                                TransactionInProgressException.builder().build()))
                .isInstanceOf(StoreAnswer.Unknown.class);
    }

    private static MultiKeyTransactions together() {
        RowReader rows = new RowReader(LocalTable.LOCKS);
        return new MultiKeyTransactions(
                LocalTable.LOCKS,
                rows,
                new WriteExpressions(LocalTable.LOCKS, rows, new StillClock(0)),
                new FailureClassifier(LocalTable.LOCKS));
    }

    private List<LockWrite.Acquire> acquires(String grant, long beat) {
        return List.of(acquire(one, grant, beat), acquire(two, grant, beat));
    }

    private static LockWrite.Acquire acquire(LockKey key, String grant, long beat) {
        return new LockWrite.Acquire(
                key,
                new Version(grant.repeat(Version.GRANT_LENGTH), beat),
                "owner",
                Duration.ofSeconds(20),
                Optional.empty(),
                0,
                0,
                false,
                RowContent.NONE);
    }

    private void taken(List<LockWrite.Acquire> writes) {
        assertThat(new DynamoDbStore(sdk, LocalTable.LOCKS)
                        .acquireAll(writes, Duration.ofSeconds(10))
                        .join())
                .isInstanceOf(AcquireAllAnswer.Applied.class);
    }

    /** By a condition of the first row, and that of the second. */
    private TransactionCanceledException cancelled(String second) {
        Map<String, AttributeValue> item = sdk.getItem(
                        get -> get.tableName("locks").key(Map.of("key", AttributeValue.fromS(one.partition()))))
                .join()
                .item();
        return TransactionCanceledException.builder()
                .cancellationReasons(
                        CancellationReason.builder()
                                .code("ConditionalCheckFailed")
                                .item(item)
                                .build(),
                        CancellationReason.builder().code(second).build())
                .message("of a test")
                .build();
    }
}
