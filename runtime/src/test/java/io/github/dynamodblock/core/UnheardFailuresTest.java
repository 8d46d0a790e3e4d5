package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.StillWorld.KEY;
import static io.github.dynamodblock.core.StillWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
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

/** A release that nobody waits for and that is refused for good is logged: else nobody knows why the row stays taken. */
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

        assertThat(closed).isDone();
        assertTold("k");
    }

    @Test
    void grantThatIsGivenBack_refused_isLogged() {
        world.holdBack(write -> write instanceof LockWrite.Acquire);
        CompletableFuture<Lease> asked = client.acquireAsync(LockRequest.of(KEY).build());
        asked.cancel(true);
        world.answer();

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
        MultiLease leases =
                client.acquireAllAsync(List.of(request("a"), request("b"))).join();
        leases.leases().get(0).releaseAsync();
        assertThat(leases.isValid()).isFalse();

        assertThat(heard).isNotEmpty().allSatisfy(words -> assertThat(words).contains("forbidden by a test"));
    }

    @Test
    void releaseThatWasThrottledUntilItsLimit_isLogged() {
        Lease lease = granted();
        StoreUnavailableException throttled = new StoreUnavailableException("forbidden by a test: throttled", null);
        world.answerInstead(write -> write instanceof LockWrite.Release, new StoreAnswer.Unapplied(throttled, true));
        CompletableFuture<ReleaseOutcome> released = lease.releaseAsync().toCompletableFuture();
        for (int i = 0; i < 30 && !released.isDone(); i++) {
            world.passes(SECOND / 10);
            world.callBack();
        }

        assertThat(released).isCompletedWithValue(ReleaseOutcome.UNKNOWN);
        assertTold("k");
    }
}
