package io.github.dynamodblock.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.core.protocol.Ending.Kind;
import io.github.dynamodblock.core.protocol.Ending.Wish;
import io.github.dynamodblock.core.protocol.EndingEffect.Committed;
import io.github.dynamodblock.core.protocol.EndingEffect.Complain;
import io.github.dynamodblock.core.protocol.EndingEffect.FreeIn;
import io.github.dynamodblock.core.protocol.EndingEffect.Freed;
import io.github.dynamodblock.core.protocol.EndingEffect.LimitIn;
import io.github.dynamodblock.core.protocol.EndingEffect.RetryIn;
import io.github.dynamodblock.core.protocol.EndingEffect.Send;
import io.github.dynamodblock.core.protocol.EndingEffect.Settled;
import io.github.dynamodblock.core.protocol.EndingEffect.Sweep;
import io.github.dynamodblock.core.protocol.EndingEffect.Told;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ends a lease, how its row is left, and what its holder is told. */
class EndingTest {
    private static final String OURS = "1".repeat(32);
    private static final long TOKEN = 7;
    private static final long LIMIT = Attempt.SECOND;
    private static final LeaseTimes TIMES = LeaseTimes.of(Attempt.TIMING, new ClockDrift(0.01));
    private static final Moment NOW = new Moment(0, 0);
    private static final Tenure HELD = Tenure.begin(TIMES, new Version(OURS, 3), TOKEN, NOW);
    private static final Tenure ENDED =
            HELD.on(new Tenure.Input.ReleaseInvoked(), NOW).state();
    private static final long V = HELD.validUntil();

    private static final StoreAnswer APPLIED = new StoreAnswer.Applied(row(3, true));
    private static final StoreAnswer UNKNOWN = new StoreAnswer.Unknown(new IllegalStateException("of a test"));
    private final StoreUnavailableException down = new StoreUnavailableException("of a test", null);
    private final StoreAnswer refusedForGood = new StoreAnswer.Unapplied(down, false);
    private final StoreAnswer throttled = new StoreAnswer.Unapplied(down, true);

    private final List<EndingEffect> all = new ArrayList<>();
    private Ending state = Ending.of(ENDED, new Wish.Release(false), Optional.empty(), LIMIT);

    private static LockRow row(long beat, boolean released) {
        return new LockRow(
                LockKey.of("k"),
                Optional.of("one"),
                Optional.of(Duration.ofSeconds(2)),
                new Version(OURS, beat).toString(),
                released,
                OptionalLong.of(TOKEN),
                RowContent.NONE);
    }

    private static Tenure lost(LostReason reason) {
        return new Tenure(
                TIMES,
                OURS,
                TOKEN,
                new Tenure.Phase.Lost(reason),
                3,
                UnacknowledgedHeartbeats.NONE,
                V,
                HELD.acknowledged(),
                0);
    }

    private List<EndingEffect> feed(EndingInput input) {
        return feed(input, NOW);
    }

    private List<EndingEffect> feed(EndingInput input, Moment now) {
        Step<Ending, EndingEffect> step = state.on(input, now);
        state = step.state();
        all.addAll(step.effects());
        return step.effects();
    }

    private List<EndingEffect> begun(Tenure ended, Wish wish, Optional<Long> kept) {
        state = Ending.of(ended, wish, kept, LIMIT);
        all.clear();
        return feed(new EndingInput.Begin(false));
    }

    private List<EndingEffect> begun(Wish wish) {
        return begun(ENDED, wish, Optional.empty());
    }

    private List<EndingEffect> answered(Kind kind, StoreAnswer answer) {
        return feed(new EndingInput.Answered(kind, answer));
    }

    private static Send sends(Kind kind, long beat) {
        Version version = new Version(OURS, beat);
        return new Send(kind, kind == Kind.COMMIT ? version.committing() : version, TIMES);
    }

    private static EndingEffect told(ReleaseOutcome outcome) {
        return new Told(outcome);
    }

    private static EndingEffect committed(CommitOutcome outcome) {
        return new Committed(CommitResult.of(outcome));
    }

    /** Whoever waits is told once, closing is let go once, and nothing more comes of it. */
    private void assertOver() {
        assertThat(state.stage()).isInstanceOf(Ending.Stage.Over.class);
        assertThat(all).filteredOn(Settled.class::isInstance).hasSizeBetween(1, 2);
        for (EndingInput late : List.<EndingInput>of(
                new EndingInput.Begin(false),
                new EndingInput.Answered(Kind.RELEASE, UNKNOWN),
                new EndingInput.Answered(Kind.COMMIT, UNKNOWN),
                new EndingInput.RetryDue(Kind.RELEASE),
                new EndingInput.TimeUp(Kind.COMMIT),
                new EndingInput.KeptLongEnough(false),
                new EndingInput.GivenUp())) {
            assertThat(state.on(late, NOW)).as("after the end: %s", late).isEqualTo(new Step<>(state, List.of()));
        }
    }

    @Test
    void release_isSentOnce_andTold() {
        assertThat(begun(new Wish.Release(false)))
                .containsExactly(new LimitIn(Kind.RELEASE, LIMIT), sends(Kind.RELEASE, 4));
        assertThat(answered(Kind.RELEASE, APPLIED))
                .containsExactly(new Freed(), told(ReleaseOutcome.RELEASED), new Settled());
        assertOver();
    }

    @Test
    void release_thatWrites_saysSo() {
        assertThat(begun(new Wish.Release(true)))
                .containsExactly(new LimitIn(Kind.WRITING_RELEASE, LIMIT), sends(Kind.WRITING_RELEASE, 4));
        assertThat(answered(Kind.WRITING_RELEASE, APPLIED)).contains(told(ReleaseOutcome.RELEASED));
        assertOver();
    }

    @Test
    void release_throttledUntilItsLimit_isUnknown_andTheReasonIsLogged() {
        begun(new Wish.Release(false));
        assertThat(answered(Kind.RELEASE, throttled))
                .containsExactly(new RetryIn(Kind.RELEASE, Backoff.afterRefusedService(1)));
        assertThat(feed(new EndingInput.TimeUp(Kind.RELEASE)))
                .containsExactly(
                        new Sweep(OURS, 4),
                        new Freed(),
                        new Complain(down),
                        told(ReleaseOutcome.UNKNOWN),
                        new Settled());
        assertOver();
    }

    @Test
    void release_refusedForGood_fails_andIsNotLogged() {
        begun(new Wish.Release(false));
        assertThat(answered(Kind.RELEASE, refusedForGood))
                .containsExactly(new Sweep(OURS, 4), new Freed(), new EndingEffect.Failed(down), new Settled());
        assertOver();
    }

    @Test
    void expired_isLostAtOnce_andOneReleaseIsSent() {
        for (Wish wish : List.of(new Wish.Release(false), new Wish.Release(true))) {
            assertThat(begun(lost(LostReason.EXPIRED), wish, Optional.empty()))
                    .containsExactly(told(ReleaseOutcome.LOST), sends(Kind.RELEASE, 4));
            assertThat(state.awaitsNothing()).isTrue();
            assertThat(answered(Kind.RELEASE, UNKNOWN)).containsExactly(new Freed(), new Settled());
            assertOver();
        }
    }

    @Test
    void expired_nothingIsCommitted() {
        assertThat(begun(lost(LostReason.EXPIRED), new Wish.Commit(), Optional.empty()))
                .containsExactly(
                        committed(CommitOutcome.NOT_COMMITTED), told(ReleaseOutcome.LOST), sends(Kind.RELEASE, 4));
    }

    @Test
    void expired_givenUp_sendsNothingMore() {
        begun(lost(LostReason.EXPIRED), new Wish.Release(false), Optional.empty());
        assertThat(feed(new EndingInput.GivenUp())).containsExactly(new Settled());
        assertOver();
    }

    @Test
    void stolen_isLost_andNothingIsSent() {
        assertThat(begun(lost(LostReason.STOLEN), new Wish.Release(false), Optional.empty()))
                .containsExactly(told(ReleaseOutcome.LOST), new Freed(), new Settled());
        assertOver();
    }

    @Test
    void lost_silently_sendsNothing() {
        state = Ending.of(lost(LostReason.EXPIRED), new Wish.Release(false), Optional.empty(), LIMIT);
        assertThat(feed(new EndingInput.Begin(true))).containsExactly(told(ReleaseOutcome.LOST), new Settled());
        assertOver();
    }

    @Test
    void lostWithAnother_isLost_andFreedAsAnyOther_andWhatFailsThenIsLogged() {
        assertThat(begun(lost(LostReason.WITH_ANOTHER), new Wish.Release(true), Optional.empty()))
                .containsExactly(told(ReleaseOutcome.LOST), new LimitIn(Kind.RELEASE, LIMIT), sends(Kind.RELEASE, 4));
        assertThat(answered(Kind.RELEASE, refusedForGood))
                .containsExactly(new Sweep(OURS, 4), new Freed(), new Complain(down), new Settled());
        assertOver();
    }

    @ParameterizedTest
    @EnumSource
    void anotherLost_freesOnlyWhatWasLostForThat(LostReason reason) {
        begun(lost(reason), new Wish.AnotherLost(), Optional.empty());
        assertThat(all.contains(sends(Kind.RELEASE, 4))).isEqualTo(reason == LostReason.WITH_ANOTHER);
        assertThat(state.stage() instanceof Ending.Stage.Over).isEqualTo(reason != LostReason.WITH_ANOTHER);
    }

    @Test
    void closed_freesTheRow_ifItsClientFrees_andItIsNotToStayTaken() {
        Tenure closed = lost(LostReason.CLIENT_CLOSED);
        assertThat(begun(closed, new Wish.Close(true, false), Optional.empty()))
                .containsExactly(new LimitIn(Kind.RELEASE, LIMIT), sends(Kind.RELEASE, 4));
        assertThat(begun(closed, new Wish.Close(true, false), Optional.of(0L))).contains(sends(Kind.RELEASE, 4));
        assertThat(begun(closed, new Wish.Close(true, false), Optional.of(1L))).containsExactly(new Settled());
        assertThat(begun(closed, new Wish.Close(false, false), Optional.empty()))
                .containsExactly(new Settled());
        assertThat(begun(lost(LostReason.EXPIRED), new Wish.Close(true, false), Optional.empty()))
                .containsExactly(sends(Kind.RELEASE, 4));
    }

    @ParameterizedTest
    @EnumSource(names = {"CLIENT_CLOSED", "EXPIRED", "STOLEN"})
    void closed_workGoesOn_sendsNothing(LostReason reason) {
        assertThat(begun(lost(reason), new Wish.Close(true, true), Optional.empty()))
                .containsExactly(new Settled());
    }

    @Test
    void kept_withinV_isToldAtOnce_andFreedThen_unlessItsClientHasClosed() {
        assertThat(begun(ENDED, new Wish.Release(false), Optional.of(V)))
                .containsExactly(told(ReleaseOutcome.RELEASED), new Settled(), new FreeIn(V));
        assertThat(state.awaitsNothing()).isTrue();
        assertThat(feed(new EndingInput.GivenUp())).isEmpty();
        Ending resting = state;
        assertThat(feed(new EndingInput.KeptLongEnough(false), at(V)))
                .containsExactly(new LimitIn(Kind.RELEASE, LIMIT), sends(Kind.RELEASE, 4));
        assertThat(answered(Kind.RELEASE, refusedForGood))
                .containsExactly(new Sweep(OURS, 4), new Freed(), new Complain(down), new Settled());
        assertOver();
        state = resting;
        all.clear();
        assertThat(feed(new EndingInput.KeptLongEnough(true))).containsExactly(new Settled());
        assertOver();
    }

    private static Moment at(long nanos) {
        return new Moment(nanos, nanos / 1_000);
    }

    @Test
    void kept_beyondV_isSaidByALastHeartbeat_andFreedAboveIt() {
        long until = V + 1;
        assertThat(begun(ENDED, new Wish.Release(false), Optional.of(until)))
                .containsExactly(
                        new LimitIn(Kind.LAST_HEARTBEAT, LIMIT),
                        new Send(Kind.LAST_HEARTBEAT, new Version(OURS, 4), TIMES.reaching(until)));
        assertThat(answered(Kind.LAST_HEARTBEAT, UNKNOWN)).containsExactly(new RetryIn(Kind.LAST_HEARTBEAT, 0));
        long later = Attempt.SECOND / 2;
        assertThat(feed(new EndingInput.RetryDue(Kind.LAST_HEARTBEAT), at(later)))
                .containsExactly(new Send(Kind.LAST_HEARTBEAT, new Version(OURS, 5), TIMES.reaching(until - later)));
        assertThat(answered(Kind.LAST_HEARTBEAT, APPLIED))
                .containsExactly(told(ReleaseOutcome.RELEASED), new Settled(), new FreeIn(until));
        assertThat(answered(Kind.LAST_HEARTBEAT, refusedForGood))
                .as("a copy's answer")
                .isEmpty();
        assertThat(feed(new EndingInput.KeptLongEnough(false))).contains(sends(Kind.RELEASE, 6));
    }

    @Test
    void kept_withinVOfAMachineThatSlept_isAskedOfTheStore() {
        Moment slept = new Moment(0, 1_000_000);
        state = Ending.of(ENDED, new Wish.Release(false), Optional.of(V), LIMIT);

        assertThat(feed(new EndingInput.Begin(false), slept)).hasAtLeastOneElementOfType(Send.class);
    }

    /** It is not swept: its row is to stay taken. */
    @Test
    void kept_lastHeartbeatUnanswered_isUnknown_andFreedThen() {
        begun(ENDED, new Wish.Release(false), Optional.of(V + 1));
        answered(Kind.LAST_HEARTBEAT, throttled);
        assertThat(feed(new EndingInput.GivenUp()))
                .containsExactly(
                        new Freed(),
                        new Complain(down),
                        told(ReleaseOutcome.UNKNOWN),
                        new Settled(),
                        new FreeIn(V + 1));
    }

    @Test
    void kept_lastHeartbeatRefusedForGood_fails_andItsRowIsFreedThen() {
        begun(ENDED, new Wish.Release(false), Optional.of(V + 1));
        assertThat(answered(Kind.LAST_HEARTBEAT, refusedForGood))
                .containsExactly(new Freed(), new EndingEffect.Failed(down), new Settled(), new FreeIn(V + 1));
    }

    @Test
    void kept_lost_isLeftToExpire() {
        assertThat(begun(lost(LostReason.EXPIRED), new Wish.Release(false), Optional.of(1L)))
                .containsExactly(told(ReleaseOutcome.LOST), new Settled());
        assertThat(begun(lost(LostReason.WITH_ANOTHER), new Wish.AnotherLost(), Optional.of(1L)))
                .containsExactly(new Settled());
        assertOver();
    }

    @Test
    void kept_untilNow_isFreedAtOnce() {
        assertThat(begun(ENDED, new Wish.Release(false), Optional.of(0L))).contains(sends(Kind.RELEASE, 4));
    }

    @Test
    void commit_isSentOnce_andTold() {
        assertThat(begun(new Wish.Commit())).containsExactly(new LimitIn(Kind.COMMIT, LIMIT), sends(Kind.COMMIT, 4));
        assertThat(answered(Kind.COMMIT, APPLIED))
                .containsExactly(
                        committed(CommitOutcome.COMMITTED), new Freed(), told(ReleaseOutcome.RELEASED), new Settled());
        assertOver();
    }

    /** The timers of the commit ring late: the release that follows it must not be sent again for that. */
    @Test
    void commit_declined_isFreedAboveIt_thenTold_andItsOwnTimersChangeNothing() {
        begun(new Wish.Commit());
        assertThat(answered(Kind.COMMIT, new StoreAnswer.Declined(List.of())))
                .containsExactly(new LimitIn(Kind.RELEASE, LIMIT), sends(Kind.RELEASE, 5));
        Ending freeing = state;
        for (EndingInput late : List.<EndingInput>of(
                new EndingInput.RetryDue(Kind.COMMIT),
                new EndingInput.TimeUp(Kind.COMMIT),
                new EndingInput.Answered(Kind.COMMIT, refusedForGood))) {
            assertThat(freeing.on(late, NOW)).isEqualTo(new Step<>(freeing, List.of()));
        }
        assertThat(answered(Kind.RELEASE, APPLIED))
                .containsExactly(
                        committed(CommitOutcome.NOT_COMMITTED),
                        new Freed(),
                        told(ReleaseOutcome.RELEASED),
                        new Settled());
        assertOver();
    }

    @Test
    void commit_refusedForGood_fails_whenItsRowIsFree_orThatFailsToo() {
        begun(new Wish.Commit());
        answered(Kind.COMMIT, refusedForGood);
        assertThat(answered(Kind.RELEASE, refusedForGood))
                .containsExactly(
                        new Sweep(OURS, 5),
                        new EndingEffect.CommitFailed(down),
                        new Freed(),
                        new Complain(down),
                        new EndingEffect.Failed(down),
                        new Settled());
        assertOver();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void commit_unanswered_isUnknown_andSwept(boolean givenUp) {
        begun(new Wish.Commit());
        answered(Kind.COMMIT, throttled);
        feed(new EndingInput.RetryDue(Kind.COMMIT));
        assertThat(feed(givenUp ? new EndingInput.GivenUp() : new EndingInput.TimeUp(Kind.COMMIT)))
                .containsExactly(
                        new Sweep(OURS, 4),
                        new Complain(down),
                        committed(CommitOutcome.UNKNOWN),
                        new Freed(),
                        told(ReleaseOutcome.UNKNOWN),
                        new Settled());
        assertOver();
    }

    /** Certainly nothing was written, so that is told; the row frees itself. */
    @Test
    void commit_givenUpBetweenTwoAttempts_failsForTheReasonOfTheLast_andSendsNothing() {
        begun(new Wish.Commit());
        answered(Kind.COMMIT, throttled);
        assertThat(feed(new EndingInput.GivenUp()))
                .containsExactly(new EndingEffect.CommitFailed(down), told(ReleaseOutcome.UNKNOWN), new Settled());
        assertOver();
    }

    @Test
    void givenUp_beforeItBegins_sendsNothing() {
        state = Ending.of(ENDED, new Wish.Commit(), Optional.empty(), LIMIT);
        assertThat(feed(new EndingInput.GivenUp()))
                .containsExactly(committed(CommitOutcome.NOT_COMMITTED), told(ReleaseOutcome.UNKNOWN), new Settled());
        assertOver();
        state = Ending.of(lost(LostReason.EXPIRED), new Wish.Commit(), Optional.empty(), LIMIT);
        assertThat(feed(new EndingInput.GivenUp()))
                .containsExactly(committed(CommitOutcome.NOT_COMMITTED), told(ReleaseOutcome.LOST), new Settled());
        assertOver();
    }

    @Test
    void freeBy_isALeaseAfterTheEnd_unlessTheRowIsKeptBeyondV() {
        assertThat(Ending.freeBy(HELD, Optional.empty(), at(5))).contains(5 + TIMES.lease());
        assertThat(Ending.freeBy(HELD, Optional.of(5L), at(5))).contains(5 + TIMES.lease());
        assertThat(Ending.freeBy(HELD, Optional.of(V), at(5))).contains(V + TIMES.lease());
        assertThat(Ending.freeBy(HELD, Optional.of(V + 1), at(5))).isEmpty();
    }
}
