package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.core.protocol.ClockDrift;
import io.github.dynamodblock.core.protocol.LeaseTimes;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** When a sweep looks after a grant in which nobody believes, what it does then, and when it ends. */
class SweepTest {
    private static final LockKey KEY = StillWorld.KEY;
    private static final long MILLI = 1_000_000L;
    private static final String OURS = "1".repeat(32);
    private static final String OTHER = "2".repeat(32);
    private static final long TOKEN = 7;
    /** Of a lease of 2 s: two leases are 4 s, and one attempt 400 ms. */
    private static final LeaseTimes TIMES = LeaseTimes.of(StillWorld.SETTINGS.timing(), new ClockDrift(0.01));

    private final StillWorld world = new StillWorld();
    private final List<Long> looks = new ArrayList<>();
    private final List<LockWrite> writes = new ArrayList<>();
    private ReadAnswer shown = new ReadAnswer.Shown(Optional.empty());
    private StoreAnswer answer = new StoreAnswer.Refused(Optional.empty());
    private final ClientContext context = new ClientContext(
            new Ports(
                    new LockStore() {
                        @Override
                        public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
                            writes.add(write);
                            return CompletableFuture.completedFuture(answer);
                        }

                        @Override
                        public CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent, Duration limit) {
                            assertThat(consistent).isTrue();
                            looks.add(world.nanos() / MILLI);
                            return CompletableFuture.completedFuture(shown);
                        }
                    },
                    world,
                    world,
                    world,
                    Runnable::run,
                    Runnable::run,
                    Runnable::run),
            StillWorld.SETTINGS);

    private static LockRow row(String grant, long beat, boolean released, OptionalLong token) {
        return new LockRow(
                KEY,
                Optional.of("one"),
                Optional.empty(),
                new Version(grant, beat).toString(),
                released,
                token,
                RowContent.NONE);
    }

    private static LockRow held(String grant, long beat) {
        return row(grant, beat, false, OptionalLong.of(TOKEN));
    }

    private void shows(LockRow row) {
        shown = new ReadAnswer.Shown(Optional.of(row));
    }

    private void sweep() {
        context.orphans().sweep(KEY, OURS, 3, TIMES);
    }

    /** Lets more than two leases pass, and expects nothing to be left then. */
    private void assertEnds() {
        assertThat(isOver()).as("before").isFalse();
        world.passes(10 * StillWorld.SECOND);
        assertThat(isOver()).as("in the end").isTrue();
    }

    private boolean isOver() {
        return context.pendingWork().drained().isDone();
    }

    private static ReadAnswer nothing(boolean passing) {
        return new ReadAnswer.Nothing(new StoreUnavailableException("of a test", null), passing);
    }

    private static StoreAnswer unapplied(boolean passing) {
        return new StoreAnswer.Unapplied(new StoreUnavailableException("of a test", null), passing);
    }

    @Test
    void sweep_nothingOfItIsSeen_looksThreeTimesAnAttemptApart() {
        sweep();
        assertEnds();

        assertThat(looks).containsExactly(0L, 400L, 800L);
        assertThat(writes).isEmpty();
    }

    @Test
    void sweep_anotherHoldsTheRow_looksThreeTimesAndLeavesIt() {
        shows(held(OTHER, 1));
        sweep();
        assertEnds();

        assertThat(looks).containsExactly(0L, 400L, 800L);
        assertThat(writes).isEmpty();
    }

    @Test
    void sweep_writeLandsLate_isReleasedAtTheNextLook() {
        sweep();
        world.passes(300 * MILLI);
        shows(held(OURS, 2));
        assertEnds();

        assertThat(looks).containsExactly(0L, 400L);
        assertThat(writes).containsExactly(new LockWrite.Release(KEY, new Version(OURS, 4), TOKEN));
    }

    @Test
    void sweep_rowShowsAHigherBeat_isReleasedAboveIt() {
        shows(held(OURS, 9));
        sweep();

        assertThat(isOver()).isTrue();
        assertThat(looks).hasSize(1);
        assertThat(writes).containsExactly(new LockWrite.Release(KEY, new Version(OURS, 10), TOKEN));
    }

    @Test
    void sweep_released_looksOnce() {
        shows(row(OURS, 9, true, OptionalLong.of(TOKEN)));
        sweep();

        assertThat(isOver()).isTrue();
        assertThat(looks).hasSize(1);
        assertThat(writes).isEmpty();
    }

    @Test
    void sweep_tokenUnreadable_looksOnceAndLeavesIt() {
        shows(row(OURS, 9, false, OptionalLong.empty()));
        sweep();

        assertThat(isOver()).isTrue();
        assertThat(looks).hasSize(1);
        assertThat(writes).isEmpty();
    }

    @Test
    void sweep_whatItSees_isKnownToAll() {
        shows(held(OTHER, 1));
        sweep();
        assertThat(context.observations().of(KEY))
                .hasValueSatisfying(seen -> assertThat(seen.version()).contains(new Version(OTHER, 1).toString()));

        shows(held(OURS, 5));
        answer = new StoreAnswer.Applied(row(OURS, 6, true, OptionalLong.of(TOKEN)));
        world.passes(StillWorld.SECOND);
        assertThat(context.observations().of(KEY))
                .hasValueSatisfying(seen -> assertThat(seen.free()).isTrue());
    }

    @Test
    void sweep_storeIsDown_looksLaterAndLaterForTwoLeases() {
        shown = nothing(true);
        sweep();
        assertEnds();

        List<Long> backingOff = new ArrayList<>(List.of(0L, 25L, 75L, 175L, 375L, 775L));
        LongStream.range(1, 5).forEach(n -> backingOff.add(775 + 800 * n));
        assertThat(looks).isEqualTo(backingOff);
    }

    @Test
    void sweep_storeIsDownForAWhile_releasesAfterwards() {
        shown = nothing(true);
        sweep();
        world.passes(100 * MILLI);
        shows(held(OURS, 3));
        assertEnds();

        assertThat(looks).containsExactly(0L, 25L, 75L, 175L);
        assertThat(writes).hasSize(1);
    }

    @Test
    void sweep_storeRefusesToShowForGood_looksOnce() {
        shown = nothing(false);
        sweep();

        assertThat(isOver()).isTrue();
        assertThat(looks).hasSize(1);
    }

    @Test
    void sweep_releaseIsRefused_ends() {
        shows(held(OURS, 3));
        sweep();

        assertThat(isOver()).isTrue();
        assertThat(writes).hasSize(1);
    }

    @Test
    void sweep_releaseIsNotAnswered_looksAgainAndReleasesHigher() {
        shows(held(OURS, 3));
        answer = new StoreAnswer.Unknown(new IllegalStateException("of a test"));
        sweep();
        world.passes(10 * MILLI);
        assertThat(looks).hasSize(1);
        answer = new StoreAnswer.Refused(Optional.empty());
        assertEnds();

        assertThat(looks).containsExactly(0L, 25L);
        assertThat(writes)
                .containsExactly(
                        new LockWrite.Release(KEY, new Version(OURS, 4), TOKEN),
                        new LockWrite.Release(KEY, new Version(OURS, 5), TOKEN));
    }

    @Test
    void sweep_releaseIsThrottled_looksAgain() {
        shows(held(OURS, 3));
        answer = unapplied(true);
        sweep();
        world.passes(30 * MILLI);

        assertThat(isOver()).isFalse();
        assertThat(looks).containsExactly(0L, 25L);
        assertThat(writes).hasSize(2);
    }

    @Test
    void sweep_releaseIsRefusedForGood_ends() {
        shows(held(OURS, 3));
        answer = unapplied(false);
        sweep();

        assertThat(isOver()).isTrue();
        assertThat(writes).hasSize(1);
    }

    @Test
    void sweep_clientClosed_looksNoMore() {
        sweep();
        context.orphans().close();
        assertEnds();
        sweep();

        assertThat(isOver()).isTrue();
        assertThat(looks).containsExactly(0L);
    }

    @Test
    void orphans_overTenThousand_forgetTheOldest() {
        for (int grant = 0; grant < 10_000; grant++) {
            context.orphans().disown(KEY, "%032d".formatted(grant));
        }
        assertThat(wrote(0)).isTrue();
        context.orphans().disown(KEY, OURS);

        assertThat(wrote(0)).isFalse();
        assertThat(wrote(1)).isTrue();
        assertThat(wrote(9_999)).isTrue();
    }

    private boolean wrote(int grant) {
        return context.orphans().wrote(KEY, Optional.of(new Version("%032d".formatted(grant), 1).toString()));
    }
}
