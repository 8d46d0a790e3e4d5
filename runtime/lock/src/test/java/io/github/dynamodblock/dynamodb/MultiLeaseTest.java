package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.ClosePolicy;
import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Several locks together: what they cost, with and without lost responses, and that they come and go together. */
@Execution(ExecutionMode.CONCURRENT)
class MultiLeaseTest {
    /** Long enough that no heartbeat comes unasked while requests are counted. */
    private static final LeaseTiming SLOW = LeaseTiming.ofLease(Duration.ofSeconds(60));

    private static final LeaseTiming QUICK = LeaseTiming.ofLease(Duration.ofSeconds(6));

    private final String one = "multi-1-" + UUID.randomUUID();
    private final String two = "multi-2-" + UUID.randomUUID();
    private final RequestCounter requests = new RequestCounter();
    private final AtomicBoolean loseRead = new AtomicBoolean();
    private FaultyWire wire;
    private DynamoDbAsyncClient sdk;
    private LockClient client;
    private LockClient other;

    @BeforeEach
    void connect() {
        wire = new FaultyWire(DynamoDbLocal.shared().endpoint());
        sdk = LocalTable.client(wire.endpoint(), requests, new BeforeReads());
        LockTableAdmin.of(sdk, LocalTable.LOCKS).createIfMissing();
        LockTableAdmin.of(sdk, Orders.TABLE).createIfMissing();
        client = locks();
        other = locks();
        requests.since();
    }

    private LockClient locks() {
        return DynamoDbLocks.builder(sdk, LocalTable.LOCKS)
                .timing(SLOW)
                .sharedConnections()
                .build();
    }

    @AfterEach
    void disconnect() throws Exception {
        client.close();
        other.close();
        sdk.close();
        wire.close();
    }

    private void forceRelease(String name) {
        assertThat(LockTableAdmin.of(sdk, LocalTable.LOCKS).forceRelease(name)).isInstanceOf(ForcedRelease.Freed.class);
    }

    @Test
    void acquireAll_free_costsATransactionAndAReadAndReleaseOneRequestEach() throws Exception {
        MultiLease both = client.acquireAll(both(SLOW));
        assertThat(requests.since()).isEqualTo(2);
        assertThat(both.isValid()).isTrue();
        assertThat(both.leases()).extracting(Lease::key).containsExactly(LockKey.of(one), LockKey.of(two));
        assertThat(both.leases())
                .allSatisfy(lease -> assertThat(lease.fencingToken()).isPositive());
        assertThat(other.tryAcquire(two)).isEmpty();
        requests.since();

        assertThat(both.release()).isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(requests.since()).isEqualTo(2);
        assertThat(both.isValid()).isFalse();
        Lease next = other.acquire(two);
        assertThat(next.fencingToken())
                .isGreaterThan(both.lease(LockKey.of(two)).fencingToken());
    }

    @Test
    void acquireAll_responseLost_isGrantedByTheRefusalOfItsOwnRows() throws Exception {
        wire.loseNextResponse();

        MultiLease both = client.acquireAll(both(SLOW));

        assertThat(requests.since()).isEqualTo(2);
        assertThat(both.isValid()).isTrue();
        assertThat(both.release()).isEqualTo(ReleaseOutcome.RELEASED);
    }

    @Test
    void acquireAll_responseOfTheReadLost_isGrantedAtTheThirdRequest() throws Exception {
        loseRead.set(true);

        MultiLease both = client.acquireAll(both(SLOW));

        assertThat(requests.since()).isEqualTo(3);
        assertThat(both.isValid()).isTrue();
        assertThat(both.release()).isEqualTo(ReleaseOutcome.RELEASED);
    }

    @Test
    void tryAcquireAll_oneIsHeld_costsOneRequestAndTakesNone() throws Exception {
        try (Lease held = other.acquire(two)) {
            requests.since();

            assertThat(client.tryAcquireAll(both(SLOW))).isEmpty();

            assertThat(requests.since()).isEqualTo(1);
            assertThat(other.tryAcquire(one)).as("the free one stays free").isPresent();
            assertThat(held.isValid()).isTrue();
        }
    }

    @Test
    void acquireAll_oneIsHeld_waitsByReadsAndIsGrantedAfterItsRelease() throws Exception {
        Lease held = other.acquire(two);
        CompletableFuture<MultiLease> waiting = client.acquireAllAsync(both(SLOW));
        awaitRequests(4);
        assertThat(waiting).isNotDone();
        assertThat(other.tryAcquire(one).map(Lease::release)).contains(ReleaseOutcome.RELEASED);

        held.release();

        assertThat(waiting.get(30, TimeUnit.SECONDS).isValid()).isTrue();
    }

    @Test
    void acquireAll_heldForLongerThanItWaits_saysWhichAndByWhom() throws Exception {
        try (Lease held = other.acquire(two)) {
            assertThatThrownBy(() -> client.acquireAll(List.of(
                            LockRequest.of(one).waitLimit(Duration.ofSeconds(1)).build(),
                            LockRequest.of(two).waitLimit(Duration.ofSeconds(1)).build())))
                    .isInstanceOf(LockNotGrantedException.class)
                    .hasMessageContaining(two)
                    .hasMessageContaining(held.owner());
        }
    }

    @Test
    void acquireAll_aHolderThatDied_takesItsLockOverWithTheFreeOnes() throws Exception {
        LockClient dying = locks();
        Lease dead = dying.acquire(
                LockRequest.of(two).timing(QUICK).atMost(Duration.ofMillis(1)).build());

        MultiLease both = client.acquireAll(both(SLOW));

        assertThat(both.isValid()).isTrue();
        assertThat(both.lease(LockKey.of(two)).fencingToken()).isGreaterThan(dead.fencingToken());
        dying.close();
    }

    @Test
    void lost_one_releasesTheOthersAndIsToldOnce() throws Exception {
        BlockingQueue<LeaseEvent> told = new LinkedBlockingQueue<>();
        MultiLease both = client.acquireAll(both(QUICK));
        both.addListener((lease, event) -> told.add(event));

        forceRelease(two);

        LeaseEvent event = told.poll(20, TimeUnit.SECONDS);
        assertThat(event).isEqualTo(new LeaseEvent.Lost(LostReason.STOLEN));
        assertThat(both.isValid()).isFalse();
        Lease next = other.acquire(
                LockRequest.of(one).waitLimit(Duration.ofSeconds(1)).build());
        assertThat(next.isValid())
                .as("the other was released, not left to expire")
                .isTrue();
        assertThat(both.release()).isEqualTo(ReleaseOutcome.LOST);
        assertThat(told).isEmpty();
    }

    @Test
    void commit_bothHeld_writesAndFreesBoth() throws Exception {
        MultiLease both = client.acquireAll(both(SLOW));
        requests.since();

        assertThat(both.commit(List.of(Orders.put(one, 1), Orders.put(two, 2))).outcome())
                .isEqualTo(CommitOutcome.COMMITTED);

        assertThat(requests.since()).isEqualTo(2);
        assertThat(Orders.total(sdk, one)).isEqualTo(1);
        assertThat(Orders.total(sdk, two)).isEqualTo(2);
        assertThat(other.tryAcquireAll(both(SLOW))).isPresent();
    }

    /** Found by simulation: the store took the second for the first, for they had one request token. */
    @Test
    void commit_eachByItself_writesBoth() throws Exception {
        MultiLease both = client.acquireAll(both(SLOW));

        assertThat(both.lease(LockKey.of(one))
                        .commit(List.of(Orders.put(one, 1)))
                        .outcome())
                .isEqualTo(CommitOutcome.COMMITTED);
        assertThat(both.lease(LockKey.of(two))
                        .commit(List.of(Orders.put(two, 2)))
                        .outcome())
                .isEqualTo(CommitOutcome.COMMITTED);
    }

    /** What became of the first, a second cannot know. */
    @Test
    void commit_twice_isMisuse() throws Exception {
        MultiLease both = client.acquireAll(both(SLOW));
        both.commit(List.of(Orders.put(one, 1)));

        assertThatThrownBy(() -> both.commit(List.of(Orders.put(one, 2))))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("committed before");
        assertThat(Orders.total(sdk, one)).isEqualTo(1);
    }

    @Test
    void commit_whileAnotherIsUnderWay_isMisuseAndTheFirstIsDone() throws Exception {
        MultiLease both = client.acquireAll(both(SLOW));

        CompletableFuture<CommitResult> first =
                both.commitAsync(List.of(Orders.put(one, 1))).toCompletableFuture();
        CompletableFuture<CommitResult> second =
                both.commitAsync(List.of(Orders.put(one, 2))).toCompletableFuture();
        CompletableFuture<ReleaseOutcome> released = both.releaseAsync().toCompletableFuture();

        assertThat(first.get(30, TimeUnit.SECONDS).outcome()).isEqualTo(CommitOutcome.COMMITTED);
        assertThat(second)
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(LockMisuseException.class);
        assertThat(released.get(30, TimeUnit.SECONDS)).isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(Orders.total(sdk, one)).isEqualTo(1);
    }

    @Test
    void commit_oneWasReleasedAlone_isMisuseAndTheOtherIsHeldOn() throws Exception {
        MultiLease both = client.acquireAll(both(SLOW));
        both.lease(LockKey.of(one)).release();

        assertThatThrownBy(() -> both.commit(List.of(Orders.put(one, 1))))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("one of them was released");
        assertThat(both.lease(LockKey.of(two)).isValid()).isTrue();
    }

    @Test
    void lost_oneWhoseListenerBlocks_releasesTheOthers() throws Exception {
        CountDownLatch heard = new CountDownLatch(1);
        CompletableFuture<Void> end = new CompletableFuture<>();
        LockRequest blocks = LockRequest.of(two)
                .timing(QUICK)
                .listener((lease, event) -> {
                    heard.countDown();
                    end.join();
                })
                .build();
        client.acquireAll(List.of(LockRequest.of(one).timing(QUICK).build(), blocks));

        forceRelease(two);

        assertThat(heard.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(other.acquire(LockRequest.of(one)
                                .waitLimit(Duration.ofSeconds(1))
                                .build())
                        .isValid())
                .isTrue();
        end.complete(null);
    }

    @Test
    void close_thatLeavesLeasesToExpire_releasesNone() throws Exception {
        LockClient leaving = DynamoDbLocks.builder(sdk, LocalTable.LOCKS)
                .timing(SLOW)
                .sharedConnections()
                .closePolicy(ClosePolicy.EXPIRE)
                .build();
        BlockingQueue<LeaseEvent> told = new LinkedBlockingQueue<>();
        List<LockRequest> requested = both(SLOW).stream()
                .map(request -> request.toBuilder()
                        .listener((lease, event) -> told.add(event))
                        .build())
                .toList();
        leaving.acquireAll(requested);

        leaving.close();

        LeaseEvent closed = new LeaseEvent.Lost(LostReason.CLIENT_CLOSED);
        assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo(closed);
        assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo(closed);
        assertThat(other.tryAcquire(one)).isEmpty();
        assertThat(other.tryAcquire(two)).isEmpty();
    }

    @Test
    void commit_oneWasStolen_writesNothing() throws Exception {
        MultiLease both = client.acquireAll(both(SLOW));
        LockTableAdmin.of(sdk, LocalTable.LOCKS).forceRelease(LockKey.of(two));

        CommitResult result = both.commit(List.of(Orders.put(one, 1)));

        assertThat(result.outcome()).isEqualTo(CommitOutcome.NOT_COMMITTED);
        assertThat(result.reasons()).as("no item was refused").isEmpty();
        assertThat(Orders.total(sdk, one)).isZero();
    }

    @Test
    void commit_anItemIsRefused_saysWhichAndFreesBoth() throws Exception {
        MultiLease both = client.acquireAll(both(SLOW));

        CommitResult result = both.commit(List.of(Orders.put(one, 1), Orders.mustExist("nowhere-" + one)));

        assertThat(result.outcome()).isEqualTo(CommitOutcome.NOT_COMMITTED);
        assertThat(result.reasons()).hasSize(2);
        assertThat(result.reasons().get(1).code()).isEqualTo("ConditionalCheckFailed");
        assertThat(other.tryAcquireAll(both(SLOW))).isPresent();
    }

    @Test
    void commit_moreItemsThanATransactionTakes_isRefusedAndStillHeld() throws Exception {
        MultiLease both = client.acquireAll(both(SLOW));
        List<TransactWriteItem> items =
                IntStream.range(0, 99).mapToObj(i -> Orders.put(one + i, i)).toList();

        assertThatThrownBy(() -> both.commit(items))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("98 items at most, not 99");
        assertThat(both.isValid()).isTrue();
    }

    @Test
    void commit_underALockThatIsKeptForATime_isRefusedAndStillHeld() throws Exception {
        MultiLease both = client.acquireAll(List.of(
                LockRequest.of(one).atLeast(Duration.ofMillis(1)).build(),
                LockRequest.of(two).build()));

        assertThatThrownBy(() -> both.commit(List.of(Orders.put(one, 1))))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("kept for a time");
        assertThat(both.isValid()).isTrue();
    }

    @Test
    void acquireAll_inOppositeOrdersByManyThreads_neverDeadlocksAndExcludes() throws Exception {
        List<LockRequest> forth = both(SLOW);
        List<LockRequest> back = new ArrayList<>(forth);
        Collections.reverse(back);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            LockClient by = i % 2 == 0 ? client : other;
            List<LockRequest> wanted = i < 2 ? forth : back;
            all.add(CompletableFuture.runAsync(() -> {
                for (int turn = 0; turn < 5; turn++) {
                    MultiLease both = by.acquireAllAsync(wanted).join();
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    inside.decrementAndGet();
                    both.release();
                }
            }));
        }

        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);

        assertThat(most).hasValue(1);
    }

    @Test
    void acquireAllAsync_cancelledWhileItWaits_takesNothing() throws Exception {
        Lease held = other.acquire(two);
        CompletableFuture<MultiLease> waiting = client.acquireAllAsync(both(SLOW));
        awaitRequests(2);
        waiting.cancel(true);
        held.release();

        assertThat(other.tryAcquireAll(both(SLOW))).isPresent();
    }

    @Test
    void acquireAll_hundredLocks_areTakenTogether() throws Exception {
        List<LockRequest> hundred = IntStream.range(0, 100)
                .mapToObj(i -> LockRequest.of(one + "-" + i).timing(SLOW).build())
                .toList();

        try (MultiLease all = client.acquireAll(hundred)) {
            assertThat(requests.since()).isEqualTo(2);
            assertThat(all.leases()).hasSize(100);
        }
    }

    @Test
    void acquireAll_requestsThatDoNotGoTogether_areRefusedInWords() {
        LockRequest plain = LockRequest.of(one).build();
        assertRefused(List.of(), "1 to 100 locks are acquired together, not 0");
        assertRefused(List.of(plain, plain), "is requested twice");
        assertRefused(
                List.of(plain, LockRequest.of(two).timing(QUICK).build()), "differ in wait limit, timing or polling");
        assertRefused(
                List.of(plain, LockRequest.of(two).reentrant().build()),
                "reentrant, onlyIfExists or replaceAttributes");
        assertRefused(List.of(plain, LockRequest.of(two).onItem().build()), "only one of them says onItem");
        assertThat(requests.since()).isZero();
    }

    private void assertRefused(List<LockRequest> wanted, String why) {
        assertThatThrownBy(() -> client.acquireAll(wanted))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining(why);
    }

    private void awaitRequests(int atLeast) throws InterruptedException {
        int before = requests.soFar();
        while (requests.soFar() < before + atLeast) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private final class BeforeReads implements ExecutionInterceptor {
        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            if (context.request() instanceof BatchGetItemRequest && loseRead.compareAndSet(true, false)) {
                wire.loseNextResponse();
            }
        }
    }

    private List<LockRequest> both(LeaseTiming timing) {
        return List.of(
                LockRequest.of(one).timing(timing).build(),
                LockRequest.of(two).timing(timing).build());
    }
}
