package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.core.protocol.RowAssessment;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Locks of one grant: what becomes of one of them says nothing of the others' rows. */
class TogetherTest {
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final LockKey ONE = LockKey.of("one");
    private static final LockKey TWO = LockKey.of("two");

    private final StillWorld world = new StillWorld();
    private final CoreLockClient client = new CoreLockClient(world.ports, StillWorld.SETTINGS, () -> {});

    /** Found by simulation: a client took over the other one, though it was held and renewed. */
    @Test
    void tryAcquire_oneOfTwoAfterTheOthersReleaseEndedUnknown_leavesItToItsHolder() {
        MultiLease both = acquired();
        world.holdBack(request -> request instanceof LockWrite.Release);

        CompletableFuture<ReleaseOutcome> released =
                both.lease(ONE).releaseAsync().toCompletableFuture();
        passes(3);
        assertThat(released).isCompletedWithValue(ReleaseOutcome.UNKNOWN);
        assertThat(both.lease(TWO).isValid()).isTrue();

        CompletableFuture<Optional<Lease>> other =
                client.tryAcquireAsync(LockRequest.of(TWO).build());
        world.callBack();

        assertThat(other).isCompletedWithValue(Optional.empty());
        passes(3);
        assertThat(both.lease(TWO).isValid()).isTrue();
    }

    @Test
    void tryAcquire_oneOfTwoThatNobodyBelievesIn_overwritesItAtOnce() {
        world.holdBack(request -> request instanceof List<?> all && all.contains(ONE));
        CompletableFuture<Optional<MultiLease>> both = client.tryAcquireAllAsync(requests());
        both.cancel(true);

        CompletableFuture<Optional<Lease>> two =
                client.tryAcquireAsync(LockRequest.of(TWO).build());
        world.callBack();

        assertThat(two.join()).isPresent();
    }

    /** Found by simulation: the other stayed taken for a whole lease, and its own client waited for it too. */
    @Test
    void acquireAll_oneIsTakenBeforeAHeartbeatConfirmsThem_freesTheOther() {
        world.holdBack(request -> request instanceof List<?> all && all.contains(ONE));
        CompletableFuture<MultiLease> both = client.acquireAllAsync(requests());
        world.pauses(3 * StillWorld.SECOND / 2);
        Version others = new Version("f".repeat(Version.GRANT_LENGTH), 1);
        CompletableFuture<StoreAnswer> taken = world.write(
                new LockWrite.Acquire(
                        ONE,
                        others,
                        "other",
                        Duration.ofSeconds(2),
                        Optional.of(row(ONE).version()),
                        0,
                        0,
                        false,
                        RowContent.NONE),
                LIMIT);
        assertThat(taken.join()).isInstanceOf(StoreAnswer.Applied.class);

        // It shows what was there before the pause, too old to be handed out.
        world.answer();

        assertThat(world.sent(LockWrite.Heartbeat.class)).isEqualTo(2);
        assertThat(row(ONE).isOf(others.grant())).isTrue();
        assertThat(row(TWO).released()).isTrue();
        assertThat(both).isNotDone();
    }

    /** Not after a look at one of them in each interval. */
    @Test
    void acquireAll_allAreHeldAndFreedTogether_isHadAtTheNextLook() {
        Version others = new Version("f".repeat(Version.GRANT_LENGTH), 1);
        long one = taken(ONE, others);
        long two = taken(TWO, others);
        CompletableFuture<MultiLease> both = client.acquireAllAsync(requests());
        assertThat(world.write(new LockWrite.Release(ONE, new Version(others.grant(), 2), one), LIMIT)
                        .join())
                .isInstanceOf(StoreAnswer.Applied.class);
        assertThat(world.write(new LockWrite.Release(TWO, new Version(others.grant(), 2), two), LIMIT)
                        .join())
                .isInstanceOf(StoreAnswer.Applied.class);

        while (world.sent(LockKey.class) == 0) {
            world.passes(StillWorld.SECOND / 100);
        }
        world.callBack();

        assertThat(both).isCompleted();
        assertThat(world.sent(LockKey.class)).isEqualTo(2);
    }

    @Test
    void acquireAll_waitsForAnotherOfItsClient_asksNothingUntilThoseAreReleased() {
        MultiLease first = acquired();
        CompletableFuture<MultiLease> second = client.acquireAllAsync(requests());
        passes(5);
        assertThat(world.reads()).isZero();

        CompletableFuture<?> released = first.releaseAsync().toCompletableFuture();
        world.callBack();

        assertThat(released).isCompleted();
        assertThat(Holder.now(second).isValid()).isTrue();
        assertThat(world.reads()).isZero();
    }

    @Test
    void acquireAll_thoseOfItsClientAreReleasedOneByOne_looksItself() {
        MultiLease first = acquired();
        CompletableFuture<MultiLease> second = client.acquireAllAsync(requests());
        for (Lease one : first.leases()) {
            CompletableFuture<?> released = one.releaseAsync().toCompletableFuture();
            world.callBack();
            assertThat(released).isCompleted();
        }
        world.passes(StillWorld.SECOND / 4);
        world.callBack();

        assertThat(Holder.now(second).isValid()).isTrue();
    }

    @Test
    void acquireAll_oneOfThoseOfItsClientIsLost_looksItself() {
        MultiLease first = acquired();
        CompletableFuture<MultiLease> second = client.acquireAllAsync(requests());
        world.holdBack(request -> request instanceof LockWrite.Heartbeat heartbeat
                && heartbeat.key().equals(ONE));
        passes(2);
        world.holdBack(request -> false);
        passes(3);

        assertThat(first.isValid()).isFalse();
        assertThat(Holder.now(second).isValid()).isTrue();
    }

    @Test
    void acquireAll_thoseOfItsClientAreCommitted_asksNothingUntilThen() {
        MultiLease first = acquired();
        CompletableFuture<MultiLease> second = client.acquireAllAsync(requests());
        CompletableFuture<?> committed = first.commitAsync(List.of()).toCompletableFuture();
        world.callBack();

        assertThat(committed).isCompleted();
        assertThat(Holder.now(second).isValid()).isTrue();
        assertThat(world.reads()).isZero();
    }

    @Test
    void acquireAll_turnedAwayAsItIsGranted_leavesThemToTheNext() {
        world.holdBack(request -> request instanceof List<?>);
        CompletableFuture<MultiLease> first = client.acquireAllAsync(requests());
        CompletableFuture<MultiLease> second = client.acquireAllAsync(requests());
        world.holdBack(request -> false);
        world.answer();
        first.cancel(true);
        world.callBack();

        assertThat(Holder.now(second).isValid()).isTrue();
    }

    @Test
    void acquireAll_manyOtherKeysAreSeen_watchesEachOfItsOwn() {
        ClientContext context = new ClientContext(world.ports, StillWorld.SETTINGS);
        MultiKeyTarget both = MultiKeyTarget.of(context, requests());
        taken(ONE, new Version("e".repeat(Version.GRANT_LENGTH), 1));
        taken(TWO, new Version("f".repeat(Version.GRANT_LENGTH), 1));
        context.observations().saw(ONE, Optional.of(row(ONE)), 1);
        context.observations().saw(TWO, Optional.of(row(TWO)), 1);
        both.asks();

        // Chance always draws the first place.
        for (int number = 0; number <= IdleObservations.MOST; number++) {
            context.observations().saw(LockKey.of("other-" + number), Optional.of(row(TWO)), 2);
        }

        assertThat(context.assessment(ONE).view()).isEqualTo(RowAssessment.View.HELD);
        assertThat(context.assessment(TWO).view()).isEqualTo(RowAssessment.View.HELD);
    }

    private long taken(LockKey key, Version by) {
        StoreAnswer answer = world.write(
                        new LockWrite.Acquire(
                                key,
                                by,
                                "other",
                                Duration.ofSeconds(2),
                                Optional.empty(),
                                0,
                                0,
                                false,
                                RowContent.NONE),
                        LIMIT)
                .join();
        return ((StoreAnswer.Applied) answer).row().token().orElseThrow();
    }

    private LockRow row(LockKey key) {
        return ((ReadAnswer.Shown) world.read(key, true, LIMIT).join()).row().orElseThrow();
    }

    private MultiLease acquired() {
        CompletableFuture<Optional<MultiLease>> both = client.tryAcquireAllAsync(requests());
        world.callBack();
        return both.join().orElseThrow();
    }

    private static List<LockRequest> requests() {
        return List.of(LockRequest.of(ONE).build(), LockRequest.of(TWO).build());
    }

    private void passes(int seconds) {
        for (int i = 0; i < 10 * seconds; i++) {
            world.passes(StillWorld.SECOND / 10);
            world.callBack();
        }
    }
}
