package io.github.dynamodblock.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a sweep does after each answer. */
class SweepingTest {
    private static final String OURS = "1".repeat(32);
    private static final String OTHER = "2".repeat(32);
    private final StoreUnavailableException down = new StoreUnavailableException("of a test", null);

    /** It ends at 4 s; an answer takes 0.4 s. */
    private static final Sweeping BEGUN = Sweeping.begin(OURS, 3, Attempt.TIMES, 0);

    private static LockRow row(String grant, long beat, boolean released, OptionalLong token) {
        return new LockRow(
                LockKey.of("k"),
                Optional.of("me"),
                Optional.of(Duration.ofSeconds(2)),
                new Version(grant, beat).toString(),
                released,
                token,
                RowContent.NONE);
    }

    private static Sweeping.Input.Shown shows(LockRow row) {
        return new Sweeping.Input.Shown(Optional.of(row));
    }

    private static void finishes(Step<Sweeping, Sweeping.Effect> step) {
        assertThat(step.effects()).containsExactly(new Sweeping.Effect.Finished());
        assertThat(step.state().over()).isTrue();
        assertThat(step.state().on(new Sweeping.Input.Due(), 0).effects()).isEmpty();
    }

    @Test
    void due_reads() {
        assertThat(BEGUN.on(new Sweeping.Input.Due(), 0).effects()).containsExactly(new Sweeping.Effect.Look());
    }

    @Test
    void shown_itsGrantHeld_releasesItUnderAHigherBeatAndTheRowsToken() {
        assertThat(BEGUN.on(shows(row(OURS, 2, false, OptionalLong.of(7))), 0).effects())
                .containsExactly(new Sweeping.Effect.Free(new Version(OURS, 4), 7));
        assertThat(BEGUN.on(shows(row(OURS, 9, false, OptionalLong.of(7))), 0).effects())
                .containsExactly(new Sweeping.Effect.Free(new Version(OURS, 10), 7));
    }

    @Test
    void shown_itsGrantAgain_neverUsesABeatTwice() {
        Sweeping once =
                BEGUN.on(shows(row(OURS, 3, false, OptionalLong.of(7))), 0).state();

        assertThat(once.on(shows(row(OURS, 3, false, OptionalLong.of(7))), 0).effects())
                .containsExactly(new Sweeping.Effect.Free(new Version(OURS, 5), 7));
    }

    @Test
    void shown_itsGrantFreeOrWithoutAToken_isOver() {
        finishes(BEGUN.on(shows(row(OURS, 3, true, OptionalLong.of(7))), 0));
        finishes(BEGUN.on(shows(row(OURS, 3, false, OptionalLong.empty())), 0));
    }

    @Test
    void shown_anothersOrNone_looksTwiceMoreAndFreesNothing() {
        Step<Sweeping, Sweeping.Effect> first = BEGUN.on(shows(row(OTHER, 3, false, OptionalLong.of(7))), 0);
        assertThat(first.effects()).containsExactly(new Sweeping.Effect.LookIn(Attempt.TIMES.attempt()));
        Step<Sweeping, Sweeping.Effect> second = first.state().on(new Sweeping.Input.Shown(Optional.empty()), 0);
        assertThat(second.effects()).containsExactly(new Sweeping.Effect.LookIn(Attempt.TIMES.attempt()));
        finishes(second.state().on(shows(row(OTHER, 4, false, OptionalLong.of(7))), 0));
    }

    @Test
    void answered_appliedOrRefused_isOver() {
        LockRow free = row(OURS, 4, true, OptionalLong.of(7));
        finishes(BEGUN.on(new Sweeping.Input.Answered(new StoreAnswer.Applied(free)), 0));
        finishes(BEGUN.on(new Sweeping.Input.Answered(new StoreAnswer.Refused(Optional.empty())), 0));
    }

    @Test
    void answered_unknownOrNotAppliedForAWhile_looksAgain() {
        StoreAnswer unknown = new StoreAnswer.Unknown(new IllegalStateException("of a test"));
        long first = Backoff.afterRefusedService(1);

        assertThat(BEGUN.on(new Sweeping.Input.Answered(unknown), 0).effects())
                .containsExactly(new Sweeping.Effect.LookIn(first));
        assertThat(BEGUN.on(new Sweeping.Input.Answered(new StoreAnswer.Unapplied(down, true)), 0)
                        .effects())
                .containsExactly(new Sweeping.Effect.LookIn(first));
        assertThat(BEGUN.on(new Sweeping.Input.Unread(down, true), 0).effects())
                .containsExactly(new Sweeping.Effect.LookIn(first));
    }

    @Test
    void failed_forGoodOrUntilTheRowFreesItself_saysWhyAndIsOver() {
        Step<Sweeping, Sweeping.Effect> forGood = BEGUN.on(new Sweeping.Input.Unread(down, false), 0);
        assertThat(forGood.effects()).containsExactly(new Sweeping.Effect.Failed(down), new Sweeping.Effect.Finished());
        assertThat(forGood.state().over()).isTrue();

        long delay = Backoff.afterRefusedService(1);
        long last = 4 * Attempt.SECOND - delay;
        assertThat(BEGUN.on(new Sweeping.Input.Unread(down, true), last - 1).effects())
                .containsExactly(new Sweeping.Effect.LookIn(delay));
        assertThat(BEGUN.on(new Sweeping.Input.Unread(down, true), last).effects())
                .containsExactly(new Sweeping.Effect.Failed(down), new Sweeping.Effect.Finished());
    }

    @Test
    void closed_isOver() {
        finishes(BEGUN.on(new Sweeping.Input.Closed(), 0));
    }
}
