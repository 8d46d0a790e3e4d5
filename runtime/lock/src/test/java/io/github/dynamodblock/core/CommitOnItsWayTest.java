package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.SimulatedPair.now;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.spi.LockWrite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A commit on its way: lost, late, given up, and overtaken by the end of its client. */
class CommitOnItsWayTest {
    /** Half a lease. */
    private static final long LIMIT = 1_000;

    private final SimulatedPair pair = new SimulatedPair();
    private final Lease lease = pair.granted(pair.one);

    private CompletableFuture<CommitResult> commit() {
        return lease.commitAsync(List.of()).toCompletableFuture();
    }

    private void assertTold(CompletableFuture<CommitResult> result, CommitOutcome outcome, ReleaseOutcome released) {
        assertThat(now(result)).isEqualTo(CommitResult.of(outcome));
        assertThat(now(lease.releaseAsync().toCompletableFuture())).isEqualTo(released);
    }

    @Test
    void commit_answersLost_isSentAgainAsItIsUntilOneIsHeard() {
        List<LockWrite> sent = new ArrayList<>();
        pair.trouble(pair.one, write -> false, write -> {
            sent.add(write);
            return sent.size() < 3;
        });
        CompletableFuture<CommitResult> result = commit();
        pair.runMillis(LIMIT);

        assertTold(result, CommitOutcome.COMMITTED, ReleaseOutcome.RELEASED);
        assertThat(sent).hasSize(3).allMatch(sent.get(0)::equals);
    }

    @Test
    void commit_heldByNobodyWhoRenews_endsHeartbeats() {
        pair.cutOff(pair.one);
        CompletableFuture<CommitResult> result = commit();
        pair.sentSince();
        pair.runMillis(LIMIT - 1);

        assertThat(result).isNotDone();
        assertThat(pair.sentSince()).containsOnly("one Commit");
        assertThat(lease.isValid()).isFalse();
    }

    @Test
    void commit_cutOffUntilItsLimit_isUnknownAndTheRowIsSweptOnceItHeals() {
        pair.cutOff(pair.one);
        CompletableFuture<CommitResult> result = commit();
        pair.runMillis(LIMIT + 10);
        assertTold(result, CommitOutcome.UNKNOWN, ReleaseOutcome.UNKNOWN);
        pair.heal();
        pair.runMillis(600);

        assertThat(pair.granted(pair.two).isValid()).isTrue();
    }

    @Test
    void commit_clientClosesMeanwhile_isToldAndClosingEnds() {
        pair.cutOff(pair.one);
        CompletableFuture<CommitResult> result = commit();
        CompletableFuture<?> closed = pair.one.core().closeAsync();
        pair.runMillis(LIMIT + 10);

        assertThat(closed).isDone();
        assertTold(result, CommitOutcome.UNKNOWN, ReleaseOutcome.UNKNOWN);
        pair.heal();
        pair.sentSince();
        pair.runMillis(5 * LIMIT);
        assertThat(pair.sentSince()).noneMatch(what -> what.startsWith("one"));
    }

    @Test
    void commit_afterTheLeaseExpired_isNotSentAndTheRowIsFreed() {
        pair.cutOff(pair.one);
        pair.runMillis(3 * LIMIT);
        pair.heal();
        pair.sentSince();

        assertTold(commit(), CommitOutcome.NOT_COMMITTED, ReleaseOutcome.LOST);
        assertThat(pair.sentSince()).containsExactly("one Release");
    }

    @Test
    void commit_thatArrivesAfterATakeover_isRefused() {
        pair.special((client, write) -> write instanceof LockWrite.Commit
                ? Optional.of(new SimulatedNetwork.Fate(List.of(5 * LIMIT * SimulatedPair.MILLI), OptionalLong.empty()))
                : Optional.empty());
        CompletableFuture<CommitResult> result = commit();
        CompletableFuture<Lease> next = pair.acquire(
                pair.two,
                LockRequest.of(SimulatedPair.KEY)
                        .waitLimit(Duration.ofSeconds(10))
                        .build());
        pair.runMillis(8 * LIMIT);

        assertTold(result, CommitOutcome.UNKNOWN, ReleaseOutcome.UNKNOWN);
        assertThat(now(next).isValid()).isTrue();
        assertThat(pair.table.violations()).isEmpty();
    }
}
