package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.spi.LockWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who hears of several locks hears of each by its name, and of one loss: it is the loss of them all. */
class TogetherListenerTest {
    private static final LockKey ONE = LockKey.of("one");
    private static final LockKey TWO = LockKey.of("two");

    private final StillWorld world = new StillWorld();
    private final CoreLockClient client = new CoreLockClient(world.ports, StillWorld.SETTINGS, () -> {});
    private final List<Told> told = new ArrayList<>();

    private record Told(LockKey key, LeaseEvent event) {}

    private static Told lost(LockKey key) {
        return new Told(key, new LeaseEvent.Lost(LostReason.EXPIRED));
    }

    private static Told inDanger(LockKey key) {
        return new Told(key, new LeaseEvent.InDanger());
    }

    private LockRequest request(LockKey key) {
        return LockRequest.of(key).build();
    }

    /** Hears only of the lock whose request it came with. */
    private LockRequest heard(LockKey key) {
        return LockRequest.of(key)
                .listener((lease, event) -> told.add(new Told(lease.key(), event)))
                .build();
    }

    private MultiLease held(LockRequest... requests) {
        CompletableFuture<Optional<MultiLease>> all = client.tryAcquireAllAsync(List.of(requests));
        world.callBack();
        return all.join().orElseThrow();
    }

    private void unanswered(LockKey... keys) {
        world.holdBack(request -> request instanceof LockWrite.Heartbeat heartbeat
                && List.of(keys).contains(heartbeat.key()));
    }

    private void passes(int seconds) {
        for (int i = 0; i < 10 * seconds; i++) {
            world.passes(StillWorld.SECOND / 10);
            world.callBack();
        }
    }

    @Test
    void listener_noHeartbeatOfAnyIsAnswered_hearsEachDangerByNameAndOneLoss() {
        held(request(ONE), request(TWO)).addListener((lease, event) -> told.add(new Told(lease.key(), event)));
        unanswered(ONE, TWO);

        passes(5);

        assertThat(told).hasSize(3);
        assertThat(told.subList(0, 2)).containsExactlyInAnyOrder(inDanger(ONE), inDanger(TWO));
        assertThat(told.get(2)).isIn(lost(ONE), lost(TWO));
    }

    @Test
    void listener_noHeartbeatOfOneIsAnswered_hearsOfThatOneByName() {
        held(request(ONE), request(TWO)).addListener((lease, event) -> told.add(new Told(lease.key(), event)));
        unanswered(TWO);

        passes(5);

        assertThat(told).containsExactly(inDanger(TWO), lost(TWO));
    }

    @Test
    void listener_dangerOfOneIsOver_hearsThatByName() {
        MultiLease both = held(request(ONE), request(TWO));
        both.addListener((lease, event) -> told.add(new Told(lease.key(), event)));
        unanswered(TWO);
        while (told.isEmpty()) {
            world.passes(StillWorld.SECOND / 100);
            world.callBack();
        }
        world.holdBack(request -> false);
        passes(5);

        assertThat(told).containsExactly(inDanger(TWO), new Told(TWO, new LeaseEvent.SafeAgain()));
        assertThat(both.isValid()).isTrue();
    }

    @Test
    void listenerOfOneRequest_noHeartbeatOfAnyIsAnswered_hearsOfItsLockOnly() {
        MultiLease both = held(request(ONE), heard(TWO));
        unanswered(ONE, TWO);

        passes(5);

        assertThat(both.isValid()).isFalse();
        assertThat(told).containsExactly(inDanger(TWO), lost(TWO));
    }
}
