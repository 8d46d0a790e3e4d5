package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.StillWorld.KEY;
import static io.github.dynamodblock.core.StillWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A release that nobody waits for and that is refused for good is logged: else nobody knows why the row stays taken. The
 * sweeps that follow hear nothing here, so that it is the release itself that says so.
 */
@Isolated("hears what is logged")
class UnheardFailuresTest {
    private final Logger logger = Logger.getLogger("io.github.dynamodblock");
    private final List<String> heard = new ArrayList<>();
    private final Handler hears = new Handler() {
        @Override
        public void publish(LogRecord record) {
            heard.add(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final StillWorld world = new StillWorld();
    private final CoreLockClient client = new CoreLockClient(world.ports, StillWorld.SETTINGS, () -> {});

    @BeforeEach
    void begin() {
        logger.addHandler(hears);
        StoreUnavailableException forbidden = new StoreUnavailableException("forbidden by a test", null);
        world.answerInstead(write -> write instanceof LockWrite.Release, new StoreAnswer.Unapplied(forbidden, false));
        world.holdBack(LockKey.class::isInstance);
    }

    @AfterEach
    void end() {
        logger.removeHandler(hears);
    }

    private void assertTold(String key) {
        assertThat(heard)
                .singleElement()
                .asString()
                .contains("A release of the lock '" + key + "' failed", "forbidden by a test");
    }

    private static LockRequest request(String key) {
        return LockRequest.of(key).build();
    }

    private Lease granted() {
        return client.acquireAsync(LockRequest.of(KEY).build()).join();
    }

    @Test
    void releaseByAClientThatCloses_refused_isLogged() {
        granted();
        CompletableFuture<?> closed = client.closeAsync();
        passesUntil(closed);

        assertThat(closed).isDone();
        assertTold("k");
    }

    /** By a caller who turned away between the grant and its telling. */
    @Test
    void grantThatIsGivenBack_refused_isLogged() {
        world.holdBack(request -> request instanceof LockWrite.Acquire || request instanceof LockKey);
        CompletableFuture<Lease> asked = client.acquireAsync(LockRequest.of(KEY).build());
        world.answer();
        asked.cancel(true);
        world.callBack();

        assertTold("k");
    }

    @Test
    void rowThatStaysTakenForAWhile_notFreedThen_isLogged() {
        Lease lease = client.acquireAsync(
                        LockRequest.of(KEY).atLeast(Duration.ofSeconds(1)).build())
                .join();
        assertThat(lease.release()).isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(heard).isEmpty();
        world.passes(SECOND);

        assertTold("k");
    }

    @Test
    void releaseAfterACommitThatWasRefused_refusedToo_isLogged() {
        StoreUnavailableException forbidden = new StoreUnavailableException("forbidden by a test", null);
        Lease lease = granted();
        world.answerInstead(
                write -> !(write instanceof LockWrite.Acquire), new StoreAnswer.Unapplied(forbidden, false));

        CompletableFuture<?> committed = lease.commitAsync(List.of()).toCompletableFuture();

        assertThat(committed).isCompletedExceptionally();
        assertTold("k");
    }

    @Test
    void othersOfSeveralOfWhichOneIsLost_notFreed_isLogged() {
        MultiLease leases = several();
        world.put(StillWorld.anothers(LockKey.of("a")));
        CompletableFuture<?> renewed = leases.lease(LockKey.of("a"))
                .heartbeatAsync(HeartbeatRequest.NONE)
                .toCompletableFuture();
        world.callBack();

        assertThat(renewed).isCompletedExceptionally();
        assertTold("b");
    }

    /** Whoever commits is told of the commit. */
    @Test
    void othersOfSeveralThatAreCommitted_notFreed_isLogged() {
        MultiLease leases = several();
        CompletableFuture<CommitResult> committed =
                leases.commitAsync(List.of()).toCompletableFuture();
        world.callBack();

        assertThat(committed).isCompletedWithValueMatching(CommitResult::isCommitted);
        assertTold("a");
    }

    private MultiLease several() {
        CompletableFuture<MultiLease> leases = client.acquireAllAsync(List.of(request("a"), request("b")));
        world.callBack();
        return leases.join();
    }

    @Test
    void releaseThatWasThrottledUntilItsLimit_isLogged() {
        Lease lease = granted();
        StoreUnavailableException throttled = new StoreUnavailableException("forbidden by a test: throttled", null);
        world.answerInstead(write -> write instanceof LockWrite.Release, new StoreAnswer.Unapplied(throttled, true));
        CompletableFuture<ReleaseOutcome> released = lease.releaseAsync().toCompletableFuture();
        passesUntil(released);

        assertThat(released).isCompletedWithValue(ReleaseOutcome.UNKNOWN);
        assertTold("k");
    }

    private static StoreAnswer throttled() {
        return new StoreAnswer.Unapplied(new StoreUnavailableException("forbidden by a test: throttled", null), true);
    }

    /** The outcome is that nobody knows, and does not say why. */
    @Test
    void commitThatWasThrottledAndThenUnanswered_isLogged() {
        Lease lease = granted();
        world.answerInstead(write -> write instanceof LockWrite.Commit, throttled());
        CompletableFuture<CommitResult> committed = lease.commitAsync(List.of()).toCompletableFuture();
        world.answerInstead(write -> false, throttled());
        world.holdBack(request -> request instanceof LockWrite.Commit || request instanceof LockKey);
        passesUntil(committed);

        assertThat(committed).isCompletedWithValue(CommitResult.of(CommitOutcome.UNKNOWN));
        assertTold("k");
    }

    @Test
    void endsThatWereThrottledOnceOrUnanswered_areNotLogged() {
        for (boolean answered : new boolean[] {true, false}) {
            Lease lease = granted();
            world.answerInstead(write -> answered && write instanceof LockWrite.Commit, throttled());
            world.holdBack(request -> (!answered && request instanceof LockWrite.Commit) || request instanceof LockKey);
            CompletableFuture<CommitResult> committed =
                    lease.commitAsync(List.of()).toCompletableFuture();
            world.answerInstead(write -> false, throttled());
            passesUntil(committed);
            assertThat(committed)
                    .isCompletedWithValue(CommitResult.of(answered ? CommitOutcome.COMMITTED : CommitOutcome.UNKNOWN));
        }

        assertThat(heard).isEmpty();
    }

    private void passesUntil(CompletableFuture<?> end) {
        for (int i = 0; i < 30 && !end.isDone(); i++) {
            world.passes(SECOND / 10);
            world.callBack();
        }
    }

    @Test
    void leaseThatClosingCannotEnd_isLogged_andTheOthersAreReleased() {
        boolean[] broken = {false};
        Timer timer = (nanos, task) -> {
            Timer.Alarm alarm = world.after(nanos, task);
            return () -> {
                if (broken[0]) {
                    broken[0] = false;
                    throw new IllegalStateException("of a test");
                }
                alarm.cancel();
            };
        };
        CoreLockClient other = new CoreLockClient(
                new Ports(world, world, timer, world, Runnable::run, Runnable::run, Runnable::run),
                StillWorld.SETTINGS,
                () -> {});
        world.answerInstead(write -> false, throttled());
        assertThat(other.acquireAsync(request("a"))).isCompleted();
        assertThat(other.acquireAsync(request("b"))).isCompleted();
        broken[0] = true;
        CompletableFuture<?> closed = other.closeAsync();

        assertThat(closed).isCompleted();
        assertThat(heard).singleElement().asString().contains("could not be ended with its client");
        assertThat(world.row(LockKey.of("b")).orElseThrow().released()).isTrue();
    }
}
