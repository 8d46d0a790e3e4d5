package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.spi.AcquireAllAnswer;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAllAnswer;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/** What is sent as one transaction, and what its end means for the lock, or the locks. */
class CommitTransactionsTest {
    private static final LockTable TABLE = LockTable.named("locks");
    private static final LockKey KEY = LockKey.of("k");
    private static final String GRANT = "a".repeat(Version.GRANT_LENGTH);
    private static final String OTHER = "b".repeat(Version.GRANT_LENGTH);
    private static final Map<String, AttributeValue> ORDER = Map.of("id", AttributeValue.fromS("7"));

    private final RowReader rows = new RowReader(TABLE);
    private final FailureClassifier failures = new FailureClassifier(TABLE);
    private final WriteExpressions expressions = new WriteExpressions(TABLE, rows, new StillClock(0));
    private final CommitTransactions transactions = new CommitTransactions(TABLE, rows, expressions, failures);
    private final MultiKeyTransactions together = new MultiKeyTransactions(TABLE, rows, expressions, failures);

    private static TransactWriteItem order() {
        return TransactWriteItem.builder()
                .put(put -> put.tableName("orders").item(ORDER))
                .build();
    }

    private static LockWrite.Commit commit(List<TransactWriteItem> items) {
        return new LockWrite.Commit(KEY, new Version(GRANT, 2).committing(), 7, items);
    }

    private static LockWrite.Commit commit(int items) {
        return commit(Collections.nCopies(items, order()));
    }

    private static Map<String, AttributeValue> row(String key, String grant, boolean released) {
        return Map.of(
                "key", AttributeValue.fromS(key),
                "recordVersionNumber", AttributeValue.fromS(new Version(grant, 1).toString()),
                "fencingToken", AttributeValue.fromN("7"),
                "isReleased", AttributeValue.fromS(released ? "1" : "0"));
    }

    private static CancellationReason reason(String code) {
        return CancellationReason.builder().code(code).build();
    }

    private static CancellationReason refusal(Map<String, AttributeValue> item) {
        return CancellationReason.builder()
                .code("ConditionalCheckFailed")
                .item(item)
                .build();
    }

    private static TransactionCanceledException cancelled(CancellationReason... reasons) {
        return TransactionCanceledException.builder()
                .statusCode(400)
                .awsErrorDetails(StandIn.details("TransactionCanceledException", "Transaction cancelled"))
                .cancellationReasons(reasons)
                .build();
    }

    @Test
    void request_commit_hasTheItemsInTheirOrderAndTheRowLast() {
        List<TransactWriteItem> sent = transactions.request(commit(2)).build().transactItems();

        assertThat(sent).hasSize(3).startsWith(order(), order());
        assertThat(sent.get(2).update().tableName()).isEqualTo("locks");
        assertThat(sent.get(2).update().key()).isEqualTo(rows.primaryKey(KEY));
        assertThat(sent.get(2).update().returnValuesOnConditionCheckFailure())
                .isEqualTo(ReturnValuesOnConditionCheckFailure.ALL_OLD);
        assertThat(transactions.request(commit(2)).build().clientRequestToken())
                .isEqualTo(commit(2).requestToken());
    }

    @Test
    void request_asManyItemsAsATransactionHolds_isSentAndOneMoreIsMisuse() {
        assertThat(transactions.request(commit(99)).build().transactItems()).hasSize(100);
        assertThatThrownBy(() -> transactions.request(commit(100)))
                .isInstanceOf(LockMisuseException.class)
                .hasMessage("A commit under the lock 'k' can write at most 99 items besides the lock's own item, not"
                        + " 100. Write fewer items, or fence the writes with the token.");
    }

    private static TransactWriteItem item(Consumer<TransactWriteItem.Builder> part) {
        TransactWriteItem.Builder item = TransactWriteItem.builder();
        part.accept(item);
        return item.build();
    }

    private static Stream<TransactWriteItem> on(String table, Map<String, AttributeValue> key) {
        return Stream.of(
                item(i -> i.put(put -> put.tableName(table).item(key))),
                item(i -> i.update(update -> update.tableName(table).key(key))),
                item(i -> i.delete(delete -> delete.tableName(table).key(key))),
                item(i -> i.conditionCheck(check -> check.tableName(table).key(key))));
    }

    /** Two writes of one item are no transaction; and by the name or the ARN it is the same table. */
    @ParameterizedTest
    @ValueSource(strings = {"locks", "arn:aws:dynamodb:eu-central-1:1:table/locks"})
    void request_itemOfTheLockItself_isMisuse(String table) {
        assertThat(on(table, rows.primaryKey(KEY)))
                .allSatisfy(item -> assertThatThrownBy(() -> transactions.request(commit(List.of(order(), item))))
                        .isInstanceOf(LockMisuseException.class)
                        .hasMessage("A commit under the lock 'k' itself writes the lock's own item, so the request must"
                                + " not write this item. Write it with the release: lease.release(ReleaseRequest)."));
    }

    @Test
    void request_itemsOfAnotherKeyOrTable_areSent() {
        assertThat(Stream.concat(
                        on("locks", rows.primaryKey(LockKey.of("l"))), on("other-locks", rows.primaryKey(KEY))))
                .allSatisfy(item -> assertThat(transactions
                                .request(commit(List.of(item)))
                                .build()
                                .transactItems())
                        .hasSize(2));
        assertThat(transactions
                        .request(commit(List.of(item(i -> i.delete(delete -> delete.key(rows.primaryKey(KEY)))))))
                        .build()
                        .transactItems())
                .hasSize(2);
    }

    @Test
    void failed_commitRefusedByTheRow_showsTheRow() {
        assertThat(transactions.failed(commit(1), cancelled(reason("None"), refusal(row("k", OTHER, false)))))
                .isInstanceOfSatisfying(
                        StoreAnswer.Refused.class,
                        refused -> assertThat(refused.row().orElseThrow().isOf(OTHER))
                                .isTrue());
    }

    @Test
    void failed_commitRefusedByARowThatCannotBeRead_isUnknown() {
        Map<String, AttributeValue> unreadable = new HashMap<>(row("k", OTHER, false));
        unreadable.put("broken", null);

        assertThat(transactions.failed(commit(1), cancelled(reason("None"), refusal(unreadable))))
                .isInstanceOf(StoreAnswer.Unknown.class);
    }

    /** What the application is told are the reasons of its items alone. */
    @Test
    void failed_commitRefusedByAnItem_isDeclinedForItsReasons() {
        assertThat(transactions.failed(
                        commit(2),
                        cancelled(reason("None"), reason("ConditionalCheckFailed"), reason("TransactionConflict"))))
                .isInstanceOfSatisfying(
                        StoreAnswer.Declined.class,
                        declined -> assertThat(declined.reasons())
                                .containsExactly(reason("None"), reason("ConditionalCheckFailed")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TransactionConflict", "ProvisionedThroughputExceeded", "ThrottlingError"})
    void failed_commitInTheWay_isUnappliedAndWorthRepeating(String code) {
        assertThat(transactions.failed(commit(1), cancelled(reason(code), reason("None"))))
                .isInstanceOfSatisfying(StoreAnswer.Unapplied.class, unapplied -> {
                    assertThat(unapplied.passing()).isTrue();
                    assertThat(unapplied.why())
                            .isInstanceOf(StoreUnavailableException.class)
                            .hasMessageContaining(code);
                });
        assertThat(transactions.failed(commit(1), cancelled(reason("None"), reason(code))))
                .isInstanceOf(StoreAnswer.Unapplied.class);
    }

    @Test
    void failed_commitWhoseRowCannotBeSo_isUnappliedForGood() {
        assertThat(transactions.failed(commit(1), cancelled(reason("None"), reason("ItemCollectionSizeLimitExceeded"))))
                .isInstanceOfSatisfying(
                        StoreAnswer.Unapplied.class,
                        unapplied -> assertThat(unapplied.passing()).isFalse());
    }

    /** Without a reason for each nobody knows whose they are. */
    @Test
    void failed_commitWithReasonsOfAnotherNumber_isAnyRefusal() {
        assertThat(transactions.failed(commit(1), cancelled(reason("ConditionalCheckFailed"))))
                .isInstanceOf(StoreAnswer.Unapplied.class);
        assertThat(transactions.failed(commit(1), StandIn.error(500, "InternalServerError", "of a test")))
                .isInstanceOf(StoreAnswer.Unknown.class);
    }

    @Test
    void failed_copyUnderWay_isUnknown() {
        Throwable underWay = TransactionInProgressException.builder().build();

        assertThat(transactions.failed(commit(1), underWay)).isEqualTo(new StoreAnswer.Unknown(underWay));
        assertThat(together.failed(acquires(), underWay)).isEqualTo(new StoreAnswer.Unknown(underWay));
    }

    private static LockWrite.Acquire acquire(String key) {
        return new LockWrite.Acquire(
                LockKey.of(key),
                new Version(GRANT, 2),
                "me",
                Duration.ofSeconds(2),
                Optional.empty(),
                5,
                9,
                false,
                RowContent.NONE);
    }

    private static List<LockWrite.Acquire> acquires() {
        return List.of(acquire("k"), acquire("l"));
    }

    private AcquireAllAnswer failed(CancellationReason... reasons) {
        return together.failed(acquires(), cancelled(reasons));
    }

    private static void assertUnapplied(AcquireAllAnswer answer, boolean passing) {
        assertThat(answer)
                .isInstanceOfSatisfying(
                        StoreAnswer.Unapplied.class,
                        unapplied -> assertThat(unapplied.passing()).isEqualTo(passing));
    }

    private static void assertRefused(AcquireAllAnswer answer, LockKey... by) {
        assertThat(answer)
                .isInstanceOfSatisfying(
                        AcquireAllAnswer.Refused.class,
                        refused -> assertThat(refused.rows()).containsOnlyKeys(by));
    }

    @Test
    void failed_acquiresRefusedByRows_showsThoseAndNoOthers() {
        assertRefused(failed(refusal(row("k", OTHER, false)), reason("None")), KEY);
        assertRefused(failed(refusal(row("k", OTHER, false)), reason("TransactionConflict")), KEY);
        assertRefused(failed(refusal(row("k", OTHER, false)), refusal(row("l", OTHER, false))), KEY, LockKey.of("l"));
    }

    /** An earlier attempt may not be seen in all of them yet: whoever gave the grant up would undo it. */
    @Test
    void failed_acquiresRefusedByTheirOwnGrantBesideAConflict_areAskedAgain() {
        assertUnapplied(failed(refusal(row("k", GRANT, false)), reason("TransactionConflict")), true);

        assertRefused(failed(refusal(row("k", GRANT, false)), reason("None")), KEY);
        assertRefused(
                failed(
                        refusal(row("k", GRANT, false)),
                        CancellationReason.builder().build()),
                KEY);
        assertRefused(failed(refusal(row("k", GRANT, true)), reason("TransactionConflict")), KEY);
        assertRefused(failed(refusal(Map.of()), reason("TransactionConflict")), KEY);
    }

    @Test
    void failed_acquiresInTheWay_areAskedAgain() {
        assertUnapplied(failed(reason("None"), reason("TransactionConflict")), true);
        assertUnapplied(failed(reason("ThrottlingError"), reason("ProvisionedThroughputExceeded")), true);
    }

    @Test
    void failed_acquireThatCannotBe_isMisuse() {
        AcquireAllAnswer answer = failed(
                reason("None"),
                CancellationReason.builder()
                        .code("ValidationError")
                        .message("Item size")
                        .build());

        assertUnapplied(answer, false);
        assertThat(((StoreAnswer.Unapplied) answer).why())
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("Item size");
    }

    @Test
    void failed_acquireOfAnItemThatIsNoLock_isMisuseThatNamesIt() {
        AcquireAllAnswer answer = failed(
                reason("None"), refusal(Map.of("key", AttributeValue.fromS("l"), "id", AttributeValue.fromS("7"))));

        assertUnapplied(answer, false);
        assertThat(((StoreAnswer.Unapplied) answer).why())
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("The item 'l'");
    }

    @Test
    void failed_acquiresOtherwise_failAsASingleOne() {
        assertThat(together.failed(acquires(), new IOException("reset"))).isInstanceOf(StoreAnswer.Unknown.class);
        assertUnapplied(failed(reason("ConditionalCheckFailed")), false);
    }

    @Test
    void acquire_several_areOneTransactionWithoutARequestToken() {
        assertThat(together.acquire(acquires()).build().transactItems())
                .hasSize(2)
                .allSatisfy(item -> {
                    assertThat(item.update().tableName()).isEqualTo("locks");
                    assertThat(item.update().returnValuesOnConditionCheckFailure())
                            .isEqualTo(ReturnValuesOnConditionCheckFailure.ALL_OLD);
                });
        assertThat(together.acquire(acquires()).build().clientRequestToken()).isNull();
    }

    @Test
    void read_several_isOneConsistentRead() {
        assertThat(together.read(List.of(KEY, LockKey.of("l"))).build().requestItems())
                .containsOnlyKeys("locks")
                .allSatisfy((table, asked) -> {
                    assertThat(asked.consistentRead()).isTrue();
                    assertThat(asked.keys()).containsExactly(rows.primaryKey(KEY), rows.primaryKey(LockKey.of("l")));
                });
    }

    @Test
    void shown_rows_areThoseOfTheirKeys() {
        BatchGetItemResponse response = BatchGetItemResponse.builder()
                .responses(Map.of(
                        "arn:aws:dynamodb:eu-central-1:1:table/locks",
                        List.of(row("l", OTHER, false), row("k", GRANT, false))))
                .build();

        assertThat(together.shown(List.of(KEY, LockKey.of("l"), LockKey.of("m")), response))
                .isInstanceOfSatisfying(ReadAllAnswer.Shown.class, shown -> {
                    assertThat(shown.rows()).containsOnlyKeys(KEY, LockKey.of("l"));
                    assertThat(Optional.ofNullable(shown.rows().get(KEY))
                                    .orElseThrow()
                                    .isOf(GRANT))
                            .isTrue();
                });
    }

    @Test
    void shown_notAll_isNothingAndNamesTheCapacity() {
        BatchGetItemResponse response = BatchGetItemResponse.builder()
                .responses(Map.of("locks", List.of(row("k", GRANT, false))))
                .unprocessedKeys(Map.of(
                        "locks",
                        KeysAndAttributes.builder()
                                .keys(List.of(rows.primaryKey(LockKey.of("l"))))
                                .build()))
                .build();

        assertThat(together.shown(List.of(KEY, LockKey.of("l")), response))
                .isInstanceOfSatisfying(
                        ReadAllAnswer.Nothing.class,
                        nothing -> assertThat(nothing.why())
                                .isInstanceOf(StoreUnavailableException.class)
                                .hasMessage(
                                        "DynamoDB returned only some of the rows of the lock 'k' and of the locks that"
                                                + " are acquired with it: the capacity of the table 'locks' is"
                                                + " exceeded. Raise the capacity."));
    }

    @Test
    void notShown_failure_isToldOfTheFirst() {
        assertThat(together.notShown(List.of(KEY, LockKey.of("l")), new IOException("reset")))
                .isInstanceOfSatisfying(
                        ReadAllAnswer.Nothing.class,
                        nothing -> assertThat(nothing.why()).hasMessageContainingAll("the lock 'k'", "reset"));
    }

    /** For the application's own transactions: that the lock is held, and nothing else. */
    @Test
    void check_ofAGrant_isOfItsRowAndToken() {
        TransactWriteItem check = transactions.check(KEY, GRANT, 7);

        assertThat(check.conditionCheck().tableName()).isEqualTo("locks");
        assertThat(check.conditionCheck().key()).isEqualTo(rows.primaryKey(KEY));
        assertThat(isTrue(check, row("k", GRANT, false))).isTrue();
        assertThat(isTrue(check, row("k", GRANT, true))).isFalse();
        assertThat(isTrue(check, row("k", OTHER, false))).isFalse();
        assertThat(isTrue(transactions.check(KEY, GRANT, 8), row("k", GRANT, false)))
                .isFalse();
    }

    private static boolean isTrue(TransactWriteItem check, Map<String, AttributeValue> item) {
        Condition condition = Condition.of(check);
        return new SmallExpression(condition.allNames(), condition.allValues(), item).isTrue(condition.text());
    }
}
