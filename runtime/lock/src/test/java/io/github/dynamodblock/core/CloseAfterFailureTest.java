package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.ReleaseRequest;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A handle whose end failed is closed without the same failure once more. */
class CloseAfterFailureTest {
    private static final LockKey TWO = LockKey.of("two");
    private static final ReleaseRequest WRITES = ReleaseRequest.NONE.withData(LockData.ofText("too large"));

    /** How a lease ends before it is closed. */
    enum End {
        RELEASE {
            @Override
            void of(Lease lease) {
                lease.release();
            }
        },
        RELEASE_THAT_WRITES {
            @Override
            void of(Lease lease) {
                lease.release(WRITES);
            }
        },
        COMMIT {
            @Override
            void of(Lease lease) {
                lease.commit(List.of());
            }
        };

        abstract void of(Lease lease);
    }

    private final StillWorld world = new StillWorld();
    private final LockMisuseException refusal = new LockMisuseException("refused by a test", null);
    private final CoreLockClient client = new CoreLockClient(world.ports, StillWorld.SETTINGS, () -> {});

    private Lease held(LockRequest.Builder request) throws InterruptedException {
        Lease lease = client.tryAcquire(request.build()).orElseThrow();
        refuse();
        return lease;
    }

    private MultiLease heldTogether() throws InterruptedException {
        MultiLease both = client.tryAcquireAll(List.of(
                        LockRequest.of(StillWorld.KEY).build(),
                        LockRequest.of(TWO).build()))
                .orElseThrow();
        refuse();
        return both;
    }

    private void refuse() {
        world.answerInstead(request -> request instanceof LockWrite.Freeing, new StoreAnswer.Unapplied(refusal, false));
    }

    private void assertRefusedOnce(AutoCloseable handle, Runnable end) {
        assertThatThrownBy(() -> {
                    try (handle) {
                        end.run();
                    }
                })
                .isSameAs(refusal);
        assertThat(refusal.getSuppressed()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void lease_closedAfterItsEndFailed_throwsNothingMore(End end) throws Exception {
        Lease lease = held(LockRequest.of(StillWorld.KEY));

        assertRefusedOnce(lease, () -> end.of(lease));
    }

    @ParameterizedTest
    @EnumSource
    void reenteredLease_closedAfterItsEndFailed_throwsThatFailure(End end) throws Exception {
        Lease lease = held(LockRequest.of(StillWorld.KEY).reentrant());

        assertRefusedOnce(lease, () -> end.of(lease));
    }

    @ParameterizedTest
    @EnumSource
    void severalLeases_closedAfterTheEndOfOneFailed_throwsThatFailure(End end) throws Exception {
        MultiLease both = heldTogether();
        world.answerInstead(
                request -> request instanceof LockWrite.Freeing freeing
                        && freeing.key().equals(TWO),
                new StoreAnswer.Unapplied(refusal, false));

        assertRefusedOnce(both, () -> end.of(both.lease(TWO)));
        assertThat(world.isFree()).as("the other, released by closing").isTrue();
    }

    @Test
    void severalLeases_closedAfterTheirReleaseFailed_throwsThatFailure() throws Exception {
        MultiLease both = heldTogether();

        assertRefusedOnce(both, both::release);
    }

    @Test
    void severalLeases_closedAfterTheirCommitFailed_throwsThatFailure() throws Exception {
        MultiLease both = heldTogether();

        assertRefusedOnce(both, () -> both.commit(List.of()));
    }

    @Test
    void close_thatReleasesAndFails_throwsItOnce() throws Exception {
        Lease lease = held(LockRequest.of(StillWorld.KEY));

        assertThatThrownBy(lease::close).isSameAs(refusal);
        lease.close();
        assertThatThrownBy(lease::release).isSameAs(refusal);
    }

    @Test
    void close_ofSeveralThatFailsToReleaseOne_throwsItOnce() throws Exception {
        MultiLease both = heldTogether();

        assertThatThrownBy(both::close).isSameAs(refusal);
        both.close();
        assertThatThrownBy(both::release).isSameAs(refusal);
    }

    @Test
    void close_afterAReleaseThatWasMisuse_releases() throws Exception {
        Lease lease = client.tryAcquire(
                        LockRequest.of(StillWorld.KEY).deleteOnRelease().build())
                .orElseThrow();

        assertThatThrownBy(() -> {
                    try (lease) {
                        ReleaseOutcome unused = lease.release(WRITES);
                    }
                })
                .isInstanceOf(LockMisuseException.class)
                .hasNoSuppressedExceptions();
        assertThat(world.isFree()).isTrue();
    }
}
