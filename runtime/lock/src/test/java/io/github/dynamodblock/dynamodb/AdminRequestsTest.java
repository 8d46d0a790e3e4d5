package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.LockTableException;
import io.github.dynamodblock.StoreUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;

/** How an administrator's request is sent, how long it is waited for, and what its failures say. */
class AdminRequestsTest {
    private static final DescribeTableRequest REQUEST =
            DescribeTableRequest.builder().tableName("locks").build();
    private static final DescribeTableResponse ANSWER =
            DescribeTableResponse.builder().build();

    private final List<DescribeTableRequest> sent = new ArrayList<>();
    private final List<Object> heard = new ArrayList<>();
    private CompletableFuture<DescribeTableResponse> next = CompletableFuture.completedFuture(ANSWER);
    private final StandIn client = new StandIn(LockTable.named("locks"));

    private AdminRequests within(Duration call) {
        return new AdminRequests(
                client,
                LockTable.named("locks"),
                call,
                (answer, failure) -> heard.add(
                        Optional.ofNullable(answer == null ? failure : answer).orElseThrow()));
    }

    private CompletableFuture<DescribeTableResponse> send(DynamoDbAsyncClient by, DescribeTableRequest request) {
        assertThat(by).isSameAs(client);
        sent.add(request);
        return next;
    }

    private DescribeTableResponse ask(Duration call) {
        return within(call).ask("its state", "DescribeTable", REQUEST, this::send);
    }

    @Test
    void ask_answered_isThatAndIsHeardOf() {
        assertThat(ask(AdminRequests.CALL)).isSameAs(ANSWER);
        assertThat(heard).containsExactly(ANSWER);
        assertThat(within(AdminRequests.CALL)
                        .<DescribeTableRequest, DescribeTableResponse, String>ask(
                                "its state", "DescribeTable", REQUEST, this::send, answer -> "read"))
                .isEqualTo("read");
    }

    /** The SDK may repeat it within the time that is waited: an attempt that is swallowed leaves time for two others. */
    @Test
    void ask_request_isGivenUpByTheSdkInTime() {
        ask(Duration.ofSeconds(30));

        AwsRequestOverrideConfiguration limits =
                sent.get(0).overrideConfiguration().orElseThrow();
        assertThat(limits.apiCallTimeout()).contains(Duration.ofSeconds(30));
        assertThat(limits.apiCallAttemptTimeout()).contains(Duration.ofSeconds(10));
        assertThat(limits.plugins()).hasSize(1);
        assertThat(sent.get(0).tableName()).isEqualTo("locks");
    }

    @Test
    void ask_noAnswer_endsInTimeAndSaysSo() {
        next = new CompletableFuture<>();

        assertThatThrownBy(() -> ask(Duration.ofMillis(20)))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContainingAll("its state", "the limit of 20 ms passed")
                .hasCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void askUntil_noAnswer_waitsTenTimesAsLong() {
        next = new CompletableFuture<>();

        assertThatThrownBy(
                        () -> within(Duration.ofMillis(5)).askUntil("its state", "DescribeTable", REQUEST, this::send))
                .hasMessageContaining("the limit of 50 ms passed");
    }

    @Test
    void ask_failed_saysWhatAndIsHeardOf() {
        IOException reset = new IOException("reset");
        next = CompletableFuture.failedFuture(reset);

        assertThatThrownBy(() -> ask(AdminRequests.CALL))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContainingAll("its state", "reset");
        assertThat(heard).containsExactly(reset);

        next = CompletableFuture.failedFuture(StandIn.error(400, "AccessDeniedException", "anna may not"));
        assertThatThrownBy(() -> ask(AdminRequests.CALL)).hasMessageContaining("Allow dynamodb:DescribeTable on it");
        next = CompletableFuture.failedFuture(MadeTable.absent());
        assertThatThrownBy(() -> ask(AdminRequests.CALL)).isInstanceOf(LockTableException.class);
    }

    @Test
    void ask_answerThatCannotBeRead_isNotDynamoDbs() {
        assertThatThrownBy(() -> within(AdminRequests.CALL)
                        .<DescribeTableRequest, DescribeTableResponse, String>ask(
                                "its state",
                                "DescribeTable",
                                REQUEST,
                                this::send,
                                answer -> answer.table().tableName()))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("is not DynamoDB");
    }

    @Test
    void write_refusedByItsCondition_isThatRefusalAndOthersAreNot() {
        ConditionalCheckFailedException refusal =
                ConditionalCheckFailedException.builder().statusCode(400).build();
        next = CompletableFuture.failedFuture(refusal);
        assertThatThrownBy(() -> within(AdminRequests.CALL).write("a lock", "UpdateItem", REQUEST, this::send))
                .isSameAs(refusal);
        assertThatThrownBy(() -> ask(AdminRequests.CALL)).isInstanceOf(StoreUnavailableException.class);

        next = CompletableFuture.failedFuture(StandIn.error(400, "AccessDeniedException", "anna may not"));
        assertThatThrownBy(() -> within(AdminRequests.CALL).write("a lock", "UpdateItem", REQUEST, this::send))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContainingAll("a lock", "Allow dynamodb:UpdateItem on it");
    }

    @Test
    void ask_interruptedBefore_sendsNothingAndTheThreadStaysInterrupted() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> ask(AdminRequests.CALL))
                .isInstanceOf(StoreUnavailableException.class)
                .hasCauseInstanceOf(InterruptedException.class)
                .hasMessageContaining(
                        "The wait for the response of the lock table 'locks' for its state was interrupted");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(sent).isEmpty();
    }
}
