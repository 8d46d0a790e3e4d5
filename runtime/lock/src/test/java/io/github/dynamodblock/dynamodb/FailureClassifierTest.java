package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockTableException;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Each failure: whether the write may have been applied, whether to ask again, and what the user reads. */
class FailureClassifierTest {
    private static final LockKey KEY = LockKey.of("k");
    private static final String GRANT = "a".repeat(Version.GRANT_LENGTH);
    private static final LockWrite.Commit COMMIT =
            new LockWrite.Commit(KEY, new Version(GRANT, 2).committing(), 7, List.of());

    private final FailureClassifier failures =
            new FailureClassifier(LockTable.named("locks").withSortKey("part"));

    private static LockWrite.Acquire acquire(String key) {
        return new LockWrite.Acquire(
                LockKey.of(key),
                new Version(GRANT, 1),
                "me",
                Duration.ofSeconds(2),
                Optional.empty(),
                5,
                9,
                false,
                RowContent.NONE);
    }

    /** Of a lock's own request, of several in one transaction, and of a commit; each in the wrapping of a future. */
    private Stream<StoreAnswer.Failed> answers(Throwable failure) {
        Throwable wrapped = new CompletionException(failure);
        return Stream.of(
                failures.answer(KEY, wrapped),
                failures.answer(List.of(acquire("k"), acquire("l")), wrapped),
                failures.answer(COMMIT, wrapped));
    }

    private void assertUnapplied(Throwable failure, boolean passing) {
        assertThat(answers(failure))
                .allSatisfy(answer -> assertThat(answer)
                        .isInstanceOfSatisfying(StoreAnswer.Unapplied.class, unapplied -> {
                            assertThat(unapplied.passing()).isEqualTo(passing);
                            assertThat(unapplied.why()).isNotNull();
                        }));
        assertThat(FailureClassifier.isRetryable(new CompletionException(failure)))
                .isEqualTo(passing);
    }

    private void assertUnknown(Throwable failure) {
        assertThat(answers(failure)).allSatisfy(answer -> assertThat(answer).isInstanceOf(StoreAnswer.Unknown.class));
        assertThat(FailureClassifier.isRetryable(failure)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ProvisionedThroughputExceededException",
                "RequestLimitExceeded",
                "ThrottlingException",
                "Throttling",
                "TransactionConflictException",
                "ReplicatedWriteConflictException",
                "SlowDown"
            })
    void answer_refusedForTheMoment_isUnappliedAndWorthRepeating(String code) {
        assertUnapplied(StandIn.error(400, code, "too much"), true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ValidationException", "AccessDeniedException", "ResourceNotFoundException", "Unheard"})
    void answer_refusedForGood_isUnappliedAndNotWorthIt(String code) {
        assertUnapplied(StandIn.error(400, code, "no"), false);
        assertUnapplied(StandIn.error(499, code, "no"), false);
    }

    @Test
    void answer_ofAServerThatFailsOrOfNobody_isUnknown() {
        assertUnknown(StandIn.error(500, "InternalServerError", "of a test"));
        assertUnknown(StandIn.error(503, "Unheard", "of a test"));
        assertUnknown(new IOException("the connection was reset"));
        assertUnknown(new ForeignAnswerException("http://here sent HTTP status 200", null));
    }

    @Test
    void answer_belowTheStatusesOfRefusals_isUnknown() {
        assertThat(answers(StandIn.error(399, "Unheard", "of a test")))
                .allSatisfy(answer -> assertThat(answer).isInstanceOf(StoreAnswer.Unknown.class));
    }

    @Test
    void answer_neverSent_isUnappliedAndWorthRepeatingIfItsCausePasses() {
        assertUnapplied(new UnsentReason(new IOException("no answer")), true);
        assertUnapplied(new UnsentReason(new IllegalStateException("no such file")), false);
    }

    @Test
    void answer_misuse_isUnappliedAndThatMisuse() {
        LockMisuseException misuse = new LockMisuseException("of a test", null);

        assertUnapplied(misuse, false);
        assertThat(answers(misuse))
                .allSatisfy(answer ->
                        assertThat(((StoreAnswer.Unapplied) answer).why()).isSameAs(misuse));
        assertThat(failures.typed(KEY, new CompletionException(misuse))).isSameAs(misuse);
    }

    private static ClockSkewRefusal wrongClock() {
        return ClockSkewRefusal.in(
                        StandIn.error(400, "RequestExpired", "Signature expired"), Optional.empty(), Optional.empty())
                .orElseThrow();
    }

    @Test
    void answer_signedByAWrongClock_isUnappliedAndWorthRepeating() {
        assertThat(answers(wrongClock()))
                .allSatisfy(answer -> assertThat(answer)
                        .isInstanceOfSatisfying(
                                StoreAnswer.Unapplied.class,
                                unapplied -> assertThat(unapplied.passing()).isTrue()));
    }

    @Test
    void typed_wrongClock_saysToSetIt() {
        assertThat(failures.typed(KEY, wrongClock()))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage("The lock table 'locks' refuses the request for the lock 'k', because the clock of this"
                        + " machine is wrong: RequestExpired: Signature expired. Try again, because the SDK takes the"
                        + " time from this response; if the error persists, set the machine's clock.")
                .hasCauseInstanceOf(DynamoDbException.class);
    }

    @Test
    void typed_missingTable_saysWithWhichKeysToCreateIt() {
        assertThat(failures.typed(KEY, StandIn.error(400, "ResourceNotFoundException", "not found")))
                .isInstanceOf(LockTableException.class)
                .hasMessage("The lock table 'locks' does not exist in this account and Region (request for the lock"
                        + " 'k'). Create it with partition key 'key' (S) and sort key 'part' (S), or let the client"
                        + " create it.");
    }

    @Test
    void typed_invalid_namesKeysAndSizes() {
        assertThat(failures.typed(KEY, StandIn.error(400, "ValidationException", "Item size exceeded")))
                .isInstanceOf(LockMisuseException.class)
                .hasMessage(
                        "DynamoDB refuses the request for the lock 'k' as invalid: Item size exceeded. If this names"
                                + " the key schema, the table 'locks' has other keys than configured; if it names a"
                                + " size, the data is too large.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"AccessDeniedException", "UnrecognizedClientException", "MissingAuthenticationTokenException"})
    void typed_notAllowed_namesThePermissions(String code) {
        assertThat(failures.typed(KEY, StandIn.error(400, code, "you may not")))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage("DynamoDB does not allow this client to use the lock table 'locks' for the lock 'k': you"
                        + " may not. Allow dynamodb:UpdateItem and dynamodb:GetItem (and dynamodb:DeleteItem if a"
                        + " release deletes the row) on it.");
    }

    @ParameterizedTest
    @CsvSource({
        "TransactionConflictException, Try again later; if the error persists; check which other programs write this"
                + " item.",
        "ThrottlingException, Try again later; if the error persists; raise the table's capacity.",
        "ExpiredTokenException, A repetition does not help: check the table and the credentials."
    })
    void typed_otherRefusals_sayWhetherToAskAgain(String code, String advice) {
        assertThat(failures.typed(KEY, StandIn.error(400, code, "so it is")))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage("The lock table 'locks' refuses the request for the lock 'k': " + code + ": so it is. "
                        + advice.replace("persists;", "persists,"));
    }

    @Test
    void typed_noAnswer_saysWhereToLook() {
        assertThat(failures.typed(KEY, new CompletionException(new IOException("reset"))))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage("The lock table 'locks' did not respond to the request for the lock 'k' (reset). Check the"
                        + " network and the endpoint.")
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void typed_foreignAnswer_quotesItAndSaysWhereToLook() {
        ForeignAnswerException foreign = new ForeignAnswerException("http://here sent HTTP status 200", null);

        assertThat(failures.typed(KEY, foreign))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage(
                        "For the lock table 'locks', the server that responded to the request for the lock 'k' is not"
                                + " DynamoDB: http://here sent HTTP status 200. Check the endpoint, and the proxies,"
                                + " firewalls and sign-in pages on the way.")
                .hasCause(foreign);
    }

    /** The SDK lists every place where it looked for credentials; the whole is in the cause. */
    @Test
    void typed_neverSent_quotesTheFirstOfIt() {
        String whole = "x".repeat(110);
        assertThat(failures.typed(KEY, new UnsentReason(new IllegalStateException(whole))))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage("Nothing was sent to the lock table 'locks' for the lock 'k': " + whole + ". Check the"
                        + " credentials (environment, profile, role) and the SDK client.")
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThat(failures.typed(KEY, new UnsentReason(new IllegalStateException(whole + "y"))))
                .hasMessageContaining(whole + "…. Check");
    }

    @Test
    void typed_neverSentForAReasonThatIsCut_endsWithAWholeWord() {
        String until110 = "a reason " + "x".repeat(101);
        assertThat(failures.typed(KEY, new UnsentReason(new IllegalStateException(until110 + " more"))))
                .hasMessageContaining(": " + until110 + "…. Check");
        assertThat(failures.typed(KEY, new UnsentReason(new IllegalStateException(until110 + "y"))))
                .hasMessageContaining(": a reason…. Check");
    }

    @Test
    void typed_neverSentForAReasonWithAFullStop_hasOneFullStop() {
        assertThat(failures.typed(KEY, new UnsentReason(new IllegalStateException("Nobody answered."))))
                .hasMessageContaining(": Nobody answered. Check");
    }

    @Test
    void typed_neverSentForWantOfCredentials_saysSoAndKeepsTheCause() {
        IllegalStateException cause =
                new IllegalStateException("Unable to load credentials from any of the providers in"
                        + " the chain AwsCredentialsProviderChain(credentialsProviders=[Nobody()])");
        assertThat(failures.typed(KEY, new UnsentReason(cause)))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage("Nothing was sent to the lock table 'locks' for the lock 'k': no credentials were found."
                        + " Check the credentials (environment, profile, role) and the SDK client.")
                .hasCause(cause);
    }

    @Test
    void typed_errorWithoutDetails_saysWhatTheSdkSays() {
        DynamoDbException bare = (DynamoDbException)
                DynamoDbException.builder().statusCode(400).message("bare").build();
        DynamoDbException empty = (DynamoDbException) DynamoDbException.builder()
                .statusCode(400)
                .message("empty")
                .awsErrorDetails(AwsErrorDetails.builder().build())
                .build();

        assertThat(FailureClassifier.code(bare)).isEmpty();
        assertThat(FailureClassifier.message(bare)).isEqualTo("bare");
        assertThat(FailureClassifier.code(empty)).isEmpty();
        assertThat(FailureClassifier.message(empty)).contains("Service: null");
    }

    @Test
    void answer_severalAcquires_namesThemAndTheirPermissions() {
        DynamoDbException refusal = StandIn.error(400, "AccessDeniedException", "you may not");

        assertWhy(
                failures.answer(List.of(acquire("k"), acquire("l")), refusal),
                "DynamoDB does not allow this client to use the lock table 'locks' for the lock 'k' and 1 other: you"
                        + " may not. Allow dynamodb:UpdateItem, dynamodb:BatchGetItem and dynamodb:GetItem (and"
                        + " dynamodb:DeleteItem if a release deletes the row) on it.");
        assertWhy(
                failures.answer(List.of(acquire("k"), acquire("l"), acquire("m")), refusal),
                "for the lock 'k' and 2 others");
    }

    private static void assertWhy(StoreAnswer.Failed answer, String words) {
        assertThat(answer)
                .isInstanceOfSatisfying(
                        StoreAnswer.Unapplied.class,
                        unapplied -> assertThat(unapplied.why()).hasMessageContaining(words));
    }

    @Test
    void answer_commit_saysWhatMayBeWrongWithItsItems() {
        assertWhy(
                failures.answer(COMMIT, StandIn.error(400, "ResourceNotFoundException", "not found")),
                "A table of the commit under the lock 'k' (nothing was written) does not exist: the lock table 'locks',"
                        + " or a table of its items (not found). Create the table.");
        assertWhy(
                failures.answer(COMMIT, StandIn.error(400, "ValidationException", "too many")),
                "DynamoDB refuses the commit under the lock 'k' (nothing was written) as invalid: too many. Correct the"
                        + " items; a table with multi-Region strong consistency has no transactions: fence the writes"
                        + " with the token there.");
        assertWhy(
                failures.answer(COMMIT, StandIn.error(400, "AccessDeniedException", "you may not")),
                "Allow dynamodb:UpdateItem (dynamodb:DeleteItem if a release deletes the row) and, for its items,"
                        + " PutItem, UpdateItem, DeleteItem and ConditionCheckItem on it.");
    }

    private static CancellationReason reason(String code, @Nullable String message) {
        return CancellationReason.builder().code(code).message(message).build();
    }

    private static final List<CancellationReason> REASONS = List.of(
            reason("None", null),
            reason("TransactionConflict", "another"),
            reason("TransactionConflict", "another"),
            reason("ThrottlingError", "too much"),
            CancellationReason.builder().build());

    @Test
    void cancelled_transaction_saysWhatWasInTheWayOnce() {
        Throwable cause = new IOException("of a test");

        assertThat(failures.cancelled(List.of(acquire("k"), acquire("l")), REASONS, cause))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage("DynamoDB cancelled the transaction that acquires the lock 'k' and 1 other"
                        + " (TransactionConflict, ThrottlingError). Try again later; if the error persists,"
                        + " check which other programs write these items, and check the table's capacity.")
                .hasCause(cause);
        assertThat(failures.cancelled(KEY, REASONS, cause))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage(
                        "DynamoDB cancelled the commit under the lock 'k' (TransactionConflict, ThrottlingError), so"
                                + " nothing was written. Commit again under a new lease; if the error persists, check"
                                + " which other programs write its items, and check the capacity of the tables.")
                .hasCause(cause);
    }

    @Test
    void invalid_transaction_quotesWhy() {
        assertThat(failures.invalid(List.of(acquire("k"), acquire("l")), REASONS, new IOException("of a test")))
                .isInstanceOf(LockMisuseException.class)
                .hasMessage("DynamoDB refuses the transaction that acquires the lock 'k' and 1 other as invalid"
                        + " (TransactionConflict, ThrottlingError: another; too much). Correct the data and attributes"
                        + " of the requests.");
    }

    @Test
    void interrupted_wait_saysWhetherItMayHaveBeenApplied() {
        InterruptedException cause = new InterruptedException();

        assertThat(failures.interrupted("the lock 'k'", true, cause))
                .isInstanceOf(LockException.class)
                .hasMessage(
                        "The wait for the response of the lock table 'locks' for the lock 'k' was interrupted. A write"
                                + " may have been applied or can still be applied: check before you repeat it.")
                .hasCause(cause);
        assertThat(failures.interrupted("the lock 'k'", false, cause)).hasMessageEndingWith("Nothing was sent.");
    }

    private static Throwable under(int wrappings, Throwable inner) {
        Throwable outer = inner;
        for (int i = 0; i < wrappings; i++) {
            outer = new IllegalStateException("outer " + i, outer);
        }
        return outer;
    }

    @Test
    void isInterruption_interruptionSomewhereWithin_isOne() {
        assertThat(FailureClassifier.isInterruption(new InterruptedException())).isTrue();
        assertThat(FailureClassifier.isInterruption(AbortedException.create("of a test")))
                .isTrue();
        assertThat(FailureClassifier.isInterruption(under(9, new InterruptedException())))
                .isTrue();
        assertThat(FailureClassifier.isInterruption(new IOException("of a test")))
                .isFalse();
        assertThat(FailureClassifier.isInterruption(null)).isFalse();
    }

    /** Some libraries throw causes that go round. */
    @Test
    void isInterruption_causesWithoutAnEnd_isNone() {
        IllegalStateException one = new IllegalStateException("one");
        IllegalStateException two = new IllegalStateException("two", one);
        one.initCause(two);

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            assertThat(FailureClassifier.isInterruption(one)).isFalse();
            assertThat(new UnsentReason(one).isRetryable()).isFalse();
        });
        assertThat(FailureClassifier.isInterruption(under(10, new InterruptedException())))
                .as("too deep to be looked for")
                .isFalse();
        assertThat(new UnsentReason(under(10, new IOException("of a test"))).isRetryable())
                .isFalse();
    }

    private static SdkClientException told(boolean retryable, Throwable cause) {
        return retryable
                ? RetryableException.create("of a test", cause)
                : SdkClientException.create("of a test", cause);
    }

    @Test
    void isPassing_neverSentForWhatPasses_isPassing() {
        assertThat(Stream.of(
                        new InterruptedException(),
                        under(3, new IOException("of a test")),
                        under(9, new TimeoutException("of a test")),
                        told(false, ApiCallTimeoutException.create(7)),
                        told(false, ApiCallAttemptTimeoutException.create(7)),
                        told(true, new IllegalStateException("of a test")),
                        StandIn.error(500, "InternalError", "of a test"),
                        StandIn.error(400, "Throttling", "of a test"),
                        StandIn.error(400, "RequestTimeTooSkewed", "of a test")))
                .allSatisfy(cause ->
                        assertThat(new UnsentReason(cause).isRetryable()).isTrue());
    }

    @Test
    void isPassing_neverSentForWhatStays_isNot() {
        assertThat(Stream.of(
                        new IllegalStateException("no such file"),
                        told(false, new IllegalStateException("of a test")),
                        StandIn.error(499, "AccessDenied", "of a test"),
                        StandIn.error(403, "AccessDenied", "of a test")))
                .allSatisfy(cause ->
                        assertThat(new UnsentReason(cause).isRetryable()).isFalse());
    }

    /** A refusal tells more than what was asked before it. */
    @Test
    void isPassing_neverSentForARefusalWithAnotherCauseWithin_isAsTheRefusalSays() {
        DynamoDbException refusal = (DynamoDbException) DynamoDbException.builder()
                .statusCode(403)
                .cause(new IOException("an earlier attempt"))
                .build();

        assertThat(new UnsentReason(refusal).isRetryable()).isFalse();
        assertThat(new UnsentReason(refusal)).hasMessage(refusal.getMessage()).hasCause(refusal);
    }
}
