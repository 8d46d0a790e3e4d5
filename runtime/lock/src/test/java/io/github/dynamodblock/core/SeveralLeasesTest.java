package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.StillWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.StoreAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Several leases as one: what it tells, how it commits, and what the loss of one does to the others. */
@Timeout(30)
class SeveralLeasesTest {
    private static final LockKey ONE = LockKey.of("one");
    private static final LockKey TWO = LockKey.of("two");

    private final StillWorld world = new StillWorld();
    private final CoreLockClient client = new CoreLockClient(world.ports, StillWorld.SETTINGS, () -> {});

    private static List<LockRequest> requests() {
        return List.of(LockRequest.of(ONE).build(), LockRequest.of(TWO).build());
    }

    private MultiLease acquired() {
        CompletableFuture<MultiLease> both = client.acquireAllAsync(requests());
        world.callBack();
        return both.join();
    }

    /** Another has it: the next heartbeat says so. */
    private void steal(MultiLease both, LockKey key) {
        world.put(new LockRow(
                key,
                Optional.of("other"),
                Optional.of(Duration.ofSeconds(2)),
                "v",
                false,
                OptionalLong.of(99),
                RowContent.NONE));
        CompletableFuture<?> heard =
                both.lease(key).heartbeatAsync(HeartbeatRequest.NONE).toCompletableFuture();
        world.callBack();
        assertThat(heard).isCompletedExceptionally();
    }

    @Test
    void lease_ofALockThatIsNotOneOfThem_isRefused() {
        MultiLease both = acquired();

        assertThat(both.lease(TWO).key()).isEqualTo(TWO);
        assertThatThrownBy(() -> both.lease(LockKey.of("three")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'three' is not one of [one, two]");
        assertThat(both).asString().startsWith("MultiLease[Lease[one, token ").contains("Lease[two, token ");
    }

    @Test
    void remaining_isThatOfTheLeaseThatEndsFirst() {
        MultiLease both = acquired();
        world.pauses(SECOND / 2);
        CompletableFuture<?> renewed =
                both.lease(ONE).heartbeatAsync(HeartbeatRequest.NONE).toCompletableFuture();
        assertThat(renewed).isCompleted();

        assertThat(both.lease(TWO).remaining()).isLessThan(both.lease(ONE).remaining());
        assertThat(both.remaining()).isEqualTo(both.lease(TWO).remaining());
    }

    @Test
    void loss_ofOne_isToldByAll_andNamesTheOneThatWasLost() {
        for (LockKey lost : List.of(ONE, TWO)) {
            MultiLease both = acquired();
            both.ensureValid();
            steal(both, lost);

            assertThat(both.isValid()).isFalse();
            assertThatThrownBy(both::ensureValid)
                    .isInstanceOf(LeaseLostException.class)
                    .hasMessageContaining("'" + lost + "'");
            world.put(new LockRow(
                    lost, Optional.empty(), Optional.empty(), "w", true, OptionalLong.of(100), RowContent.NONE));
        }
    }

    @Test
    void loss_ofOne_losesAndFreesTheOther_andSendsNothingOfTheLostOne() {
        MultiLease both = acquired();
        steal(both, ONE);

        assertThat(both.lease(ONE).state()).isEqualTo(LeaseState.LOST);
        assertThat(both.lease(TWO).state()).isEqualTo(LeaseState.LOST);
        assertThat(world.sent(LockWrite.Release.class)).isEqualTo(1);
    }

    @Test
    void listener_hearsOfDangerUntilTheLoss_andOfTheLossOnce() {
        MultiLease both = acquired();
        List<String> heard = new ArrayList<>();
        both.addListener((lease, event) -> heard.add(event.getClass().getSimpleName()));
        world.holdBack(request -> request instanceof LockWrite.Heartbeat);
        world.passes(3 * SECOND);
        world.callBack();

        assertThat(Collections.frequency(heard, LeaseEvent.Lost.class.getSimpleName()))
                .isEqualTo(1);
        assertThat(heard).startsWith(LeaseEvent.InDanger.class.getSimpleName());
        assertThat(heard.get(heard.size() - 1)).isEqualTo(LeaseEvent.Lost.class.getSimpleName());
    }

    @Test
    void conditionChecks_areThoseOfEachLock() {
        assertThat(acquired().conditionChecks()).hasSize(2);
    }

    private static List<TransactWriteItem> items(int count) {
        return Collections.nCopies(count, TransactWriteItem.builder().build());
    }

    @Test
    void commit_ofAsManyItemsAsATransactionHolds_isCommitted_andReleasesAll() {
        MultiLease both = acquired();

        assertThat(both.commit(items(MultiKeyTarget.MOST - 2)).outcome()).isEqualTo(CommitOutcome.COMMITTED);
        assertThat(both.leases()).extracting(Lease::state).containsOnly(LeaseState.RELEASED);
    }

    @Test
    void commit_ofMoreItems_isMisuse_andLeavesAllHeld() {
        MultiLease both = acquired();

        assertThatThrownBy(() -> both.commit(items(MultiKeyTarget.MOST - 1)))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("98 items at most, not 99");
        assertThat(both.isValid()).isTrue();
    }

    @Test
    void commit_aSecondTime_orAfterARelease_isMisuse() {
        MultiLease both = acquired();
        assertThat(both.commit(List.of()).isCommitted()).isTrue();
        assertThatThrownBy(() -> both.commit(List.of()))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("[one, two] were committed before");

        MultiLease again = acquired();
        assertThat(again.lease(TWO).releaseAsync().toCompletableFuture()).isCompleted();
        assertThatThrownBy(() -> again.commit(List.of())).isInstanceOf(LockMisuseException.class);
    }

    @Test
    void commit_afterTheLossOfOne_isNotCommitted() {
        for (LockKey lost : List.of(ONE, TWO)) {
            MultiLease both = acquired();
            steal(both, lost);

            assertThat(both.commit(List.of()).outcome()).isEqualTo(CommitOutcome.NOT_COMMITTED);
            assertThat(both.release()).isEqualTo(ReleaseOutcome.LOST);
            world.put(new LockRow(
                    lost, Optional.empty(), Optional.empty(), "w", true, OptionalLong.of(100), RowContent.NONE));
        }
    }

    @Test
    void commit_thatIsMisuse_canBeTriedAgain() {
        MultiLease both = acquired();
        world.answerInstead(
                write -> write instanceof LockWrite.Commit,
                new StoreAnswer.Unapplied(new LockMisuseException("misused by a test", null), false));
        assertThatThrownBy(() -> both.commit(List.of()))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("misused by a test");

        assertThat(both.leases()).extracting(Lease::state).containsOnly(LeaseState.RELEASED);
    }

    /** The transaction's answer came late: each lock is renewed before they are handed out. */
    private CompletableFuture<MultiLease> confirmedLate() {
        world.holdBack(request -> request instanceof List<?> all && all.contains(ONE));
        CompletableFuture<MultiLease> both = client.acquireAllAsync(requests());
        world.pauses(3 * SECOND / 2);
        return both;
    }

    @Test
    void acquireAll_renewedBeforeTheyAreHandedOut_areValid() {
        CompletableFuture<MultiLease> both = confirmedLate();
        world.answer();
        world.callBack();

        assertThat(world.sent(LockWrite.Heartbeat.class)).isEqualTo(2);
        assertThat(both.join().isValid()).isTrue();
        assertThat(both.join().remaining()).isGreaterThan(Duration.ofSeconds(1));
    }

    @Test
    void acquireAll_ofWhichOneIsNotRenewed_waitsUntilItIs() {
        CompletableFuture<MultiLease> both = confirmedLate();
        world.answerInstead(
                write -> write instanceof LockWrite.Heartbeat && write.key().equals(TWO),
                new StoreAnswer.Unknown(new IllegalStateException("lost by a test")));
        world.answer();
        world.callBack();
        assertThat(both).isNotDone();

        world.holdBack(request -> false);
        world.answerInstead(write -> false, new StoreAnswer.Unknown(new IllegalStateException("unused")));
        world.passes(5 * SECOND);
        world.callBack();
        assertThat(both.join().isValid()).isTrue();
    }

    private static List<LockRequest> many(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> LockRequest.of("k" + number).build())
                .toList();
    }

    @Test
    void acquireAll_ofAsManyAsATransactionHolds_isGranted_andOfMoreIsMisuse() {
        CompletableFuture<MultiLease> most = client.acquireAllAsync(many(MultiKeyTarget.MOST));
        world.callBack();
        assertThat(most.join().leases()).hasSize(MultiKeyTarget.MOST);

        for (int wrong : new int[] {0, MultiKeyTarget.MOST + 1}) {
            assertThatThrownBy(() -> client.tryAcquireAll(many(wrong)))
                    .isInstanceOf(LockMisuseException.class)
                    .hasMessageContaining("1 to 100 locks are acquired together, not " + wrong);
        }
    }

    @Test
    void acquireAll_onAnInterruptedThread_asksNothing() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> client.tryAcquireAll(requests())).isInstanceOf(InterruptedException.class);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> client.acquireAll(requests())).isInstanceOf(InterruptedException.class);

        assertThat(world.sent(List.class)).isZero();
    }
}
