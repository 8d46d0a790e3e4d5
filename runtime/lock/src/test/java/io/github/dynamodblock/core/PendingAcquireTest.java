package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.StillWorld.KEY;
import static io.github.dynamodblock.core.StillWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.LockClientClosedException;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.core.protocol.RowAssessment;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a caller leaves behind, however its wait ends. */
@Timeout(30)
class PendingAcquireTest {
    private final StillWorld world = new StillWorld();
    private final ClientContext context = new ClientContext(world.ports, StillWorld.SETTINGS);

    private PendingAcquire<HeldLease> caller(boolean patient, long limit) {
        return new PendingAcquire<>(
                context, new SingleKeyTarget(context, LockRequest.of(KEY).build()), patient, limit);
    }

    private PendingAcquire<HeldLease> patient() {
        PendingAcquire<HeldLease> caller = caller(true, 10 * SECOND);
        caller.begin();
        return caller;
    }

    private void isAnothers() {
        world.put(StillWorld.anothers(KEY));
    }

    private void assertNothingIsLeft() {
        assertThat(context.isIdle()).isTrue();
        assertThat(world.waitingAlarms()).isZero();
    }

    /** Chance always draws the first place. */
    private void manyOthersAreSeen() {
        for (int number = 0; number < IdleObservations.MOST; number++) {
            LockRow row = StillWorld.anothers(LockKey.of("other-" + number));
            context.observations().saw(row.key(), Optional.of(row), 2);
        }
    }

    @Test
    void wait_goesOnWatchingAmongAnyNumberOfOthers_andIsForgottenAfterIt() {
        isAnothers();
        PendingAcquire<HeldLease> caller = patient();
        manyOthersAreSeen();
        assertThat(context.assessment(KEY).view()).isEqualTo(RowAssessment.View.HELD);

        caller.granted().cancel(true);
        manyOthersAreSeen();
        manyOthersAreSeen();
        assertThat(context.assessment(KEY).view()).isEqualTo(RowAssessment.View.UNKNOWN);
    }

    @Test
    void wait_isCounted_untilItLeft() {
        isAnothers();
        PendingAcquire<HeldLease> caller = patient();
        assertThat(context.isIdle()).isFalse();
        assertThat(context.callers()).containsExactly(caller);

        caller.granted().cancel(true);
        assertNothingIsLeft();
    }

    @Test
    void wait_overItsLimit_namesTheHolderAndHowLongItWas_andLeavesNothing() {
        isAnothers();
        PendingAcquire<HeldLease> caller = caller(true, SECOND);
        world.pauses(SECOND / 2);
        caller.begin();
        world.passes(SECOND / 2);

        assertThatThrownBy(() -> caller.granted().join())
                .hasCauseInstanceOf(LockNotGrantedException.class)
                .hasMessageContaining("within PT1S")
                .hasMessageContaining("'another'");
        assertNothingIsLeft();
    }

    @Test
    void tryOnce_refused_leavesNothing() {
        isAnothers();
        PendingAcquire<HeldLease> caller = caller(false, 0);
        caller.begin();

        assertThat(caller.granted()).isCompletedWithValue(Optional.empty());
        assertNothingIsLeft();
    }

    @Test
    void begin_afterClosing_isRefused_andSendsNothing() {
        context.close();
        for (boolean patient : new boolean[] {true, false}) {
            PendingAcquire<HeldLease> caller = caller(patient, SECOND);
            caller.begin();

            assertThatThrownBy(() -> caller.granted().join()).hasCauseInstanceOf(LockClientClosedException.class);
        }
        assertThat(world.sent(Object.class)).isZero();
        assertNothingIsLeft();
    }

    @Test
    void wake_afterClosing_sendsNothing() {
        isAnothers();
        PendingAcquire<HeldLease> caller = patient();
        long before = world.sent(Object.class);
        context.close();
        caller.wake();

        assertThat(world.sent(Object.class)).isEqualTo(before);
    }

    /** What was sent may be applied: nothing is idle before it is known, and swept. */
    @Test
    void clientClosed_unanswered_isToldAtOnce_andSettlesWithTheAnswer() {
        world.holdBack(LockWrite.Acquire.class::isInstance);
        PendingAcquire<HeldLease> caller = patient();
        caller.clientClosed();
        assertThatThrownBy(() -> caller.granted().join()).hasCauseInstanceOf(LockClientClosedException.class);
        assertThat(context.isIdle()).isFalse();
        world.answer();

        assertThat(world.isFree()).isTrue();
        assertNothingIsLeft();
    }

    /** As by an application that completes its future itself. */
    @Test
    void grant_thatNobodyWaitsForAnyMore_isGivenBack() {
        world.holdBack(LockWrite.Acquire.class::isInstance);
        PendingAcquire<HeldLease> caller = patient();
        caller.granted().complete(Optional.empty());
        world.answer();
        world.callBack();

        assertThat(world.sent(LockWrite.Acquire.class)).isEqualTo(1);
        assertThat(world.isFree()).isTrue();
        assertThat(context.leasesNow()).isEmpty();
    }

    @Test
    void grant_tellsTheNextInTheQueue_thatItIsTheirs() {
        world.holdBack(LockWrite.Acquire.class::isInstance);
        PendingAcquire<HeldLease> first = patient();
        PendingAcquire<HeldLease> second = patient();
        world.answer();

        assertThat(first.granted()).isCompleted();
        assertThat(second.granted()).isNotDone();
        assertThat(world.sent(Object.class)).as("the second need not ask").isEqualTo(1);
        assertThat(context.callers()).containsExactly(second);
    }

    private PendingAcquire<HeldLease> onlyIfExists(boolean patient) {
        PendingAcquire<HeldLease> caller = new PendingAcquire<>(
                context,
                new SingleKeyTarget(context, LockRequest.of(KEY).onlyIfExists().build()),
                patient,
                SECOND);
        caller.begin();
        return caller;
    }

    @Test
    void wait_forAnItemThatDoesNotExist_isOverAtOnce_andSaysSo() {
        assertThatThrownBy(() -> onlyIfExists(true).granted().join())
                .hasCauseInstanceOf(LockNotGrantedException.class)
                .hasMessageContaining("there is no such item");
        assertThat(onlyIfExists(false).granted()).isCompletedWithValue(Optional.empty());
        assertThat(world.row(KEY)).isEmpty();
        assertNothingIsLeft();
    }

    @Test
    void wake_againAndAgain_hasOneNextLook() {
        isAnothers();
        PendingAcquire<HeldLease> caller = patient();
        for (int time = 0; time < 5; time++) {
            caller.wake();
        }

        assertThat(world.reads()).isEqualTo(5);
        // The other is its deadline.
        assertThat(world.waitingAlarms()).isEqualTo(2);
    }
}
