package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockException;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** An administrator waits for no answer longer than was said, and not at all once the thread is interrupted. */
class AdministrationWaitTest {
    private final String key = "wait-" + UUID.randomUUID();
    private final Requests requests = new Requests();
    private final CountDownLatch swallowed = new CountDownLatch(1);
    private final CountDownLatch credentialsAsked = new CountDownLatch(1);
    private final CountDownLatch credentialsCome = new CountDownLatch(1);
    private volatile boolean credentialsAreSlow;
    private FaultyWire wire;
    private DynamoDbAsyncClient sdk;
    private DynamoDbAsyncClient others;

    /** All that an administrator can ask for, of which each asks DynamoDB at least once. */
    enum Call {
        CREATE(admin -> admin.create(new TableCapacity.OnDemand(), Map.of())),
        CREATE_IF_MISSING(LockTableAdmin::createIfMissing),
        EXISTS(LockTableAdmin::exists),
        EXAMINE(LockTableAdmin::examine),
        EXAMINE_DESCRIPTION(LockTableAdmin::examineDescription),
        GET(admin -> admin.get("k")),
        LIST(admin -> admin.list().forEach(lock -> {})),
        LIST_OF_ONE(admin -> admin.list("k").forEach(lock -> {})),
        FORCE_RELEASE(admin -> admin.forceRelease("k")),
        RAISE_TOKENS(LockTableAdmin::raiseTokens);

        @SuppressWarnings("ImmutableEnumChecker") // no state
        private final Consumer<LockTableAdmin> asked;

        Call(Consumer<LockTableAdmin> asked) {
            this.asked = asked;
        }
    }

    @BeforeEach
    void connect() {
        others = LocalTable.client();
        LockTableAdmin.of(others, LocalTable.LOCKS).createIfMissing();
        wire = new FaultyWire(DynamoDbLocal.shared().endpoint());
        sdk = LocalTable.clientBuilder(wire.endpoint())
                .credentialsProvider(this::credentials)
                .overrideConfiguration(o -> o.addExecutionInterceptor(requests))
                .build();
    }

    @AfterEach
    void disconnect() throws Exception {
        credentialsCome.countDown();
        sdk.close();
        wire.close();
        others.close();
        assertThat(Thread.interrupted()).isFalse();
    }

    private AwsCredentials credentials() {
        if (credentialsAreSlow) {
            credentialsAsked.countDown();
            try {
                assertThat(credentialsCome.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return AwsBasicCredentials.create("local", "local");
    }

    private void swallow(String such) {
        wire.swallow(request -> {
            boolean gone = request.contains(such);
            if (gone) {
                swallowed.countDown();
            }
            return gone;
        });
    }

    private LockTableAdmin within(Duration call) {
        return LockTableAdmin.within(call, sdk, LocalTable.LOCKS);
    }

    /** What an interrupted caller gets. */
    private record End(Throwable failure, boolean interrupted) {}

    /** Interrupts whoever asks, once that is to be done, and gives what became of it. */
    private static End interrupted(Runnable ask, CountDownLatch when) throws Exception {
        CompletableFuture<End> end = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                ask.run();
                end.completeExceptionally(new AssertionError("it had an answer"));
            } catch (Throwable failure) {
                end.complete(new End(failure, Thread.currentThread().isInterrupted()));
            }
        });
        caller.setDaemon(true);
        caller.start();
        assertThat(when.await(20, TimeUnit.SECONDS)).isTrue();
        caller.interrupt();
        return end.get(10, TimeUnit.SECONDS);
    }

    private static void assertInterrupted(End end) {
        assertThat(end.failure())
                .isInstanceOf(StoreUnavailableException.class)
                .hasCauseInstanceOf(InterruptedException.class)
                .hasMessageContaining("'locks'");
        assertThat(end.interrupted()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void call_interruptedInABlackHole_endsAndTheThreadStaysInterrupted(Call call) throws Exception {
        swallow("");

        End end = interrupted(() -> call.asked.accept(within(AdminRequests.CALL)), swallowed);

        assertInterrupted(end);
        assertThat(end.failure()).hasMessageContaining("can still be applied");
    }

    @ParameterizedTest
    @EnumSource
    void call_interruptedBefore_sendsNothing(Call call) {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> call.asked.accept(within(AdminRequests.CALL)))
                .isInstanceOf(StoreUnavailableException.class)
                .hasCauseInstanceOf(InterruptedException.class)
                .hasMessageContaining("interrupted");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(requests.begun).hasValue(0);
    }

    @Test
    void get_interruptedWhileCredentialsDoNotCome_endsAndNothingIsEverSent() throws Exception {
        credentialsAreSlow = true;
        swallow("");

        End end = interrupted(() -> within(AdminRequests.CALL).get(key), credentialsAsked);

        assertInterrupted(end);
        credentialsCome.countDown();
        assertThat(requests.failed.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(wire.swallowed()).isZero();
    }

    @Test
    void get_credentialsDoNotCome_isGivenUpInTime() {
        credentialsAreSlow = true;

        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThatThrownBy(() -> within(Duration.ofMillis(300)).get(key))
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessageContaining("Nothing was sent")
                        .hasMessageContaining("300 ms"));
    }

    @Test
    void forceRelease_interruptedOnceSent_isNotSentAgainAndNothingIsKnownOfIt() throws Exception {
        try (LockClient client = DynamoDbLocks.builder(others, LocalTable.LOCKS).build()) {
            Lease lease = client.acquire(key);
            swallow("UpdateItem");

            End end = interrupted(() -> within(Duration.ofSeconds(3)).forceRelease(key), swallowed);

            assertInterrupted(end);
            assertThat(requests.failed.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(wire.swallowed()).isEqualTo(1);
            assertThat(lease.isValid()).isTrue();
        }
    }

    @Test
    void create_tableThatNeverBecomesActive_isGivenUpInTime() {
        requests.status = Optional.of(TableStatus.CREATING);
        LockTable table = LockTable.named("never-" + UUID.randomUUID());

        assertTimeoutPreemptively(
                Duration.ofSeconds(40),
                () -> assertThatThrownBy(() -> LockTableAdmin.within(
                                        Duration.ofSeconds(2).dividedBy(5), sdk, table)
                                .create(new TableCapacity.OnDemand(), Map.of()))
                        .isInstanceOf(LockException.class)
                        .hasMessageContaining("4000 ms"));
    }

    @Test
    void create_interruptedWhileTheTableIsMade_asksNoMore() throws Exception {
        requests.status = Optional.of(TableStatus.CREATING);
        LockTable table = LockTable.named("never-" + UUID.randomUUID());
        LockTableAdmin admin = LockTableAdmin.of(sdk, table);

        End end = interrupted(() -> admin.create(new TableCapacity.OnDemand(), Map.of()), requests.described);

        assertThat(end.failure()).hasCauseInstanceOf(InterruptedException.class);
        assertThat(requests.failed.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(requests.descriptions).hasValue(1);
    }

    /** Hears of requests, and says of a table what it is told to. */
    private static final class Requests implements ExecutionInterceptor {
        final CountDownLatch failed = new CountDownLatch(1);
        final CountDownLatch described = new CountDownLatch(1);
        final AtomicInteger begun = new AtomicInteger();
        final AtomicInteger descriptions = new AtomicInteger();
        volatile Optional<TableStatus> status = Optional.empty();

        @Override
        public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
            begun.incrementAndGet();
        }

        @Override
        public SdkResponse modifyResponse(Context.ModifyResponse context, ExecutionAttributes attributes) {
            if (status.isPresent() && context.response() instanceof DescribeTableResponse answer) {
                descriptions.incrementAndGet();
                described.countDown();
                return answer.toBuilder()
                        .table(table -> table.tableStatus(status.get()))
                        .build();
            }
            return context.response();
        }

        @Override
        public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
            failed.countDown();
        }
    }
}
