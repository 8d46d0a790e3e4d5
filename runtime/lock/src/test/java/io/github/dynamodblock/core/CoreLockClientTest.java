package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.StillWorld.KEY;
import static io.github.dynamodblock.core.StillWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.spi.LockWrite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client as a whole promises: whom it lets wait, what it lists, and how it ends. */
@Timeout(30)
class CoreLockClientTest {
    private final StillWorld world = new StillWorld();
    private final List<String> after = new ArrayList<>();
    private final CoreLockClient client =
            new CoreLockClient(world.ports, StillWorld.SETTINGS, () -> after.add("stopped"));

    private static LockRequest.Builder request() {
        return LockRequest.of(KEY);
    }

    private static List<LockRequest> requests() {
        return List.of(request().build(), LockRequest.of("other").build());
    }

    private void isAnothers() {
        world.put(StillWorld.anothers(KEY));
    }

    @Test
    void close_again_stopsWhatWasMadeForItOnce() {
        client.close();
        assertThat(after).containsExactly("stopped");
        client.close();

        assertThat(after).hasSize(1);
    }

    @Test
    void close_releasesWhatIsHeldAndEndsWhatWaits_andIsIdle() {
        Lease lease = client.acquireAsync(request().build()).join();
        CompletableFuture<Lease> waiting = client.acquireAsync(request().build());
        assertThat(client.isIdle()).isFalse();
        client.close();
        world.callBack();

        assertThat(lease.isValid()).isFalse();
        assertThat(waiting).isCompletedExceptionally();
        assertThat(world.isFree()).isTrue();
        assertThat(client.isIdle()).isTrue();
    }

    @Test
    void acquire_doesNotWaitForAHeldLock_saysWhoHoldsIt() {
        isAnothers();
        String owner = StillWorld.anothers(KEY).owner().orElseThrow();
        LockRequest request = request().waitLimit(Duration.ZERO).build();

        assertThatThrownBy(() -> client.acquire(request))
                .isInstanceOf(LockNotGrantedException.class)
                .hasMessageContaining("last seen held by '" + owner + "'");
        CompletableFuture<Lease> asked = client.acquireAsync(request);
        world.callBack();
        assertThatThrownBy(asked::join).cause().hasMessageContaining("last seen held by '" + owner + "'");
        CompletableFuture<?> several = client.acquireAllAsync(List.of(
                request, LockRequest.of("other").waitLimit(Duration.ZERO).build()));
        world.callBack();
        assertThatThrownBy(several::join).cause().hasMessageContaining("last seen held by '" + owner + "'");
    }

    @Test
    void resume_ofAClientThatWasNotSuspended_keepsItsLeases() {
        Lease lease = client.acquireAsync(request().build()).join();
        client.resume();

        assertThat(client.leases()).containsExactly(lease);
        client.close();
        assertThat(world.isFree()).isTrue();
    }

    @Test
    void leases_areThoseThatAreHeldNow() {
        Lease one = client.acquireAsync(request().build()).join();
        Lease other = client.acquireAsync(LockRequest.of("other").build()).join();
        assertThat(client.leases()).containsExactly(one, other);
        one.release();

        assertThat(client.leases()).containsExactly(other);
        assertThat(client.owner()).isEqualTo("one");
    }

    @Test
    void acquire_withoutAWait_asksOnce_andSaysWhoWasNotWaitedFor() {
        isAnothers();
        CompletableFuture<Lease> asked =
                client.acquireAsync(request().waitLimit(Duration.ZERO).build());

        assertThatThrownBy(asked::join)
                .hasCauseInstanceOf(LockNotGrantedException.class)
                .hasMessageContaining("within PT0S");
        assertThat(world.sent(LockWrite.Acquire.class)).isEqualTo(1);
        assertThat(world.reads()).isZero();
    }

    @Test
    void acquireOnThisThread_withoutAWait_asksOnce() {
        isAnothers();
        LockRequest atOnce = request().waitLimit(Duration.ZERO).build();

        assertThatThrownBy(() -> client.acquire(atOnce)).isInstanceOf(LockNotGrantedException.class);
        assertThat(world.sent(Object.class)).isEqualTo(1);
    }

    @Test
    void acquire_withoutAWaitButBeyondTheHoldersLease_waits() {
        isAnothers();
        CompletableFuture<Lease> asked =
                client.acquireAsync(request().waitBeyondLease(Duration.ZERO).build());
        assertThat(asked).isNotDone();
        for (int i = 0; i < 30; i++) {
            world.passes(SECOND / 10);
            world.callBack();
        }

        assertThat(asked.join().isValid()).isTrue();
    }

    @Test
    void acquireAll_onThisThread_isGrantedOrSaysWhoIsInTheWay() throws InterruptedException {
        MultiLease both = client.acquireAll(requests());
        assertThat(both.isValid()).isTrue();
        assertThat(client.tryAcquireAll(requests())).isEmpty();
        both.release();
        assertThat(client.tryAcquireAll(requests())).isPresent();
        client.leases().forEach(Lease::release);
        isAnothers();
        List<LockRequest> atOnce = List.of(
                request().waitLimit(Duration.ZERO).build(),
                LockRequest.of("other").waitLimit(Duration.ZERO).build());

        assertThatThrownBy(() -> client.acquireAll(atOnce))
                .isInstanceOf(LockNotGrantedException.class)
                .hasMessageContaining("'k'");
    }

    @Test
    void tryAcquire_onThisThread_isGrantedOnce() throws InterruptedException {
        Optional<Lease> first = client.tryAcquire(request().build());

        assertThat(first).isPresent();
        assertThat(client.tryAcquire(request().build())).isEmpty();
    }

    /** What has no answer by then frees itself within a lease. */
    @Test
    void close_unanswered_endsAfterHalfALeaseOfItsOwn() {
        client.acquireAsync(request().build()).join();
        world.holdBack(request -> true);
        CompletableFuture<?> closed = client.closeAsync();
        world.passes(SECOND - 1);
        assertThat(closed).isNotDone();
        assertThat(client.closeAsync()).as("closing again waits for the same").isNotDone();
        world.passes(1);

        assertThat(closed).isCompleted();
    }
}
