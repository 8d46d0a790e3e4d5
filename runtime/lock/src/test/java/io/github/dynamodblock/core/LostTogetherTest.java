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
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Of locks that were granted together one is taken away: the library ends the others, and says so to whoever is at work. */
@Timeout(30)
class LostTogetherTest {
    private static final LockKey ONE = LockKey.of("one");
    private static final LockKey TWO = LockKey.of("two");

    private final StillWorld world = new StillWorld();
    private final CoreLockClient client = new CoreLockClient(world.ports, StillWorld.SETTINGS, () -> {});
    private final CoreLockClient other =
            new CoreLockClient(world.ports, StillWorld.SETTINGS.ownedBy("other"), () -> {});
    private final List<String> told = new ArrayList<>();

    private MultiLease both(LockRequest.Builder one) {
        CompletableFuture<MultiLease> asked =
                client.acquireAllAsync(List.of(one.build(), LockRequest.of(TWO).build()));
        world.callBack();
        return asked.join();
    }

    private MultiLease both() {
        return both(LockRequest.of(ONE));
    }

    private void hear(Lease lease, LeaseEvent event) {
        told.add(lease.key() + " " + event);
    }

    /** As after a release by force. */
    private void twoIsTakenAway() {
        world.put(StillWorld.anothers(TWO));
        for (int i = 0; i < 10; i++) {
            world.passes(SECOND / 10);
            world.callBack();
        }
    }

    private boolean isFree(LockKey key) {
        return world.row(key).map(LockRow::released).orElse(true);
    }

    @Test
    void during_anotherOfThemIsTakenAway_saysThatTheLockWasLost() {
        Lease one = both().lease(ONE);

        assertThatThrownBy(() -> one.during(lease -> {
                    twoIsTakenAway();
                    CompletableFuture<Lease> theirs = other.acquireAsync(ONE.partition());
                    world.callBack();
                    return theirs.join();
                }))
                .isInstanceOf(LeaseLostException.class)
                .hasMessageContaining("'one'")
                .cause()
                .hasMessageContaining("granted together with it was lost");
    }

    @Test
    void listenerOfOne_anotherOfThemIsTakenAway_hearsOfTheLoss() {
        both(LockRequest.of(ONE).listener(this::hear));
        twoIsTakenAway();

        assertThat(told).containsExactly("one " + new LeaseEvent.Lost(LostReason.WITH_ANOTHER));
    }

    /** The others' losses tell him nothing new, and theirs is not the cause. */
    @Test
    void listenerOfAll_anotherOfThemIsTakenAway_hearsOfThatOneOnly() {
        MultiLease both = both();
        both.addListener(this::hear);
        twoIsTakenAway();
        both.addListener((lease, event) -> told.add("late: " + lease.key() + " " + event));
        world.callBack();

        String stolen = "two " + new LeaseEvent.Lost(LostReason.STOLEN);
        assertThat(told).containsExactly(stolen, "late: " + stolen);
        assertThatThrownBy(both::ensureValid).hasMessageContaining("'two'");
    }

    @Test
    void listeners_ofEach_hearFirstOfTheOneThatWasTakenAway() {
        MultiLease both = both();
        both.leases().forEach(lease -> lease.addListener(this::hear));
        twoIsTakenAway();

        assertThat(told)
                .containsExactly(
                        "two " + new LeaseEvent.Lost(LostReason.STOLEN),
                        "one " + new LeaseEvent.Lost(LostReason.WITH_ANOTHER));
    }

    @Test
    void loss_withAnother_freesTheRowByOneRequest_alsoWhenItsHolderLetsGo() {
        MultiLease both = both();
        twoIsTakenAway();
        assertThat(isFree(ONE)).isTrue();
        assertThat(both.releaseAsync().toCompletableFuture()).isCompletedWithValue(ReleaseOutcome.LOST);
        world.callBack();

        assertThat(world.sent(LockWrite.Release.class)).isEqualTo(1);
    }

    @Test
    void loss_withAnother_ofARowThatIsToStayTaken_isLeftToExpire() {
        MultiLease both = both(LockRequest.of(ONE).atLeast(Duration.ofHours(1)));
        twoIsTakenAway();
        assertThat(both.lease(ONE).state()).isEqualTo(LeaseState.LOST);
        assertThat(both.releaseAsync().toCompletableFuture()).isCompletedWithValue(ReleaseOutcome.LOST);
        world.callBack();

        assertThat(isFree(ONE)).isFalse();
        assertThat(world.sent(LockWrite.Release.class)).isZero();
        assertThat(client.isIdle()).isTrue();
    }

    /** Its holder released it in time, and nobody says otherwise. */
    @Test
    void loss_ofAnother_afterARelease_changesNothing() {
        MultiLease both = both(LockRequest.of(ONE).listener(this::hear));
        assertThat(both.lease(ONE).releaseAsync().toCompletableFuture()).isCompletedWithValue(ReleaseOutcome.RELEASED);
        twoIsTakenAway();

        assertThat(both.lease(ONE).state()).isEqualTo(LeaseState.RELEASED);
        assertThat(told).isEmpty();
        assertThat(both.releaseAsync().toCompletableFuture()).isCompletedWithValue(ReleaseOutcome.LOST);
    }

    @Test
    void close_beforeTheOthersAreFreed_waitsForThat() {
        both();
        world.holdBack(LockWrite.Release.class::isInstance);
        twoIsTakenAway();
        CompletableFuture<?> closed = client.closeAsync();
        world.callBack();
        assertThat(closed).isNotDone();

        world.answer();
        world.callBack();
        assertThat(closed).isCompleted();
    }

    @Test
    void close_betweenTheLossAndTheRelease_stillFreesTheRow() {
        MultiLease both = both();
        world.put(StillWorld.anothers(TWO));
        assertThat(both.lease(TWO).heartbeatAsync(HeartbeatRequest.NONE).toCompletableFuture())
                .isNotNull();
        CompletableFuture<?> closed = client.closeAsync();
        world.callBack();

        assertThat(closed).isCompleted();
        assertThat(isFree(ONE)).isTrue();
        assertThat(world.sent(LockWrite.Release.class)).isEqualTo(1);
    }

    /** Who waits here for what was given up is granted it at once. */
    @Test
    void loss_withAnother_handsTheLockToWhoWaitsForIt() {
        both();
        CompletableFuture<Lease> next = client.acquireAsync(LockRequest.of(ONE).build());
        twoIsTakenAway();

        assertThat(next).isCompleted();
    }

    @Test
    void end_afterAnotherWasTakenAway_isLost() {
        MultiLease both = both();
        twoIsTakenAway();
        Lease one = both.lease(ONE);

        assertThat(one.state()).isEqualTo(LeaseState.LOST);
        assertThat(one.commitAsync(List.of()).toCompletableFuture().join().outcome())
                .isEqualTo(CommitOutcome.NOT_COMMITTED);
        assertThat(one.releaseAsync().toCompletableFuture()).isCompletedWithValue(ReleaseOutcome.LOST);
        assertThat(both.releaseAsync().toCompletableFuture()).isCompletedWithValue(ReleaseOutcome.LOST);
    }
}
