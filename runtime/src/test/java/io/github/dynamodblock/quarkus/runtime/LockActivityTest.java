package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.memory.InMemoryLocks;
import io.github.dynamodblock.memory.InMemoryStore;
import io.github.dynamodblock.spi.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who waits, and what happened, as the page of the Dev UI shows it. */
class LockActivityTest {
    private long millis = 1_000;

    private final LockActivity activity = new LockActivity(new Clock() {
        @Override
        public long nanos() {
            return millis * 1_000_000;
        }

        @Override
        public long epochMicros() {
            return millis * 1_000;
        }
    });

    private static LockCall call(String key) {
        return LockCall.of(
                ClientNames.DEFAULT,
                LockRequest.of(key).listener(new LockCall.Template("k-{id}")).build(),
                new CallMemo());
    }

    private List<String> told() {
        return activity.events().stream()
                .map(event -> String.join("|", event.what(), event.key(), event.detail()) + (event.bad() ? "!" : ""))
                .toList();
    }

    @Test
    void call_whileItWaits_isListed_theLongestFirst() {
        LockCall first = call("b");
        activity.waits(first);
        millis = 2_000;
        activity.waits(call("a"));
        activity.waits(call("a"));

        String thread = Thread.currentThread().getName();
        assertThat(activity.waiting())
                .containsExactly(
                        new LockActivity.Waiting("default", "b", "k-{id}", thread, 1_000),
                        new LockActivity.Waiting("default", "a", "k-{id}", thread, 2_000),
                        new LockActivity.Waiting("default", "a", "k-{id}", thread, 2_000));

        activity.answered(first, LockObserver.Answer.CANCELLED, Duration.ofMillis(1_500));
        assertThat(activity.waiting()).hasSize(2);
        assertThat(told()).containsExactly("cancelled|b|waited 1.5 s");
    }

    @Test
    void callsOfAClient_areTold_theNewestFirst() throws Exception {
        try (LockClient client = new ObservedLockClient(
                ClientNames.DEFAULT, InMemoryLocks.client(new InMemoryStore(), "me"), activity)) {
            CompletableFuture<Lease> waiting;
            try (Lease lease = client.acquire("k")) {
                assertThat(client.tryAcquire("k")).isEmpty();
                waiting = client.acquireAsync("k");
                assertThat(activity.waiting()).hasSize(1);
                assertThat(activity.events().get(1).token()).isEqualTo(Long.toString(lease.fencingToken()));
            }
            waiting.get().close();
        }
        assertThat(activity.waiting()).isEmpty();
        assertThat(activity.events())
                .extracting(LockActivity.Happened::what)
                .containsExactlyInAnyOrder("released", "granted", "released", "not granted", "granted");
        assertThat(told().get(0)).startsWith("released|k|held ");
        assertThat(told().get(4)).startsWith("granted|k|waited ");
    }

    @Test
    void lossDangerAndFailure_areBad() throws Exception {
        try (LockClient client = InMemoryLocks.client(new InMemoryStore(), "me");
                Lease lease = client.acquire("k")) {
            LockCall call = call("k");
            activity.inDanger(call, lease);
            activity.safeAgain(call, lease);
            activity.lost(call, lease, Optional.of(LostReason.WITH_ANOTHER), Duration.ofMillis(12));
            activity.lost(call, lease, Optional.empty(), Duration.ofMillis(12));
            activity.released(call, lease, ReleaseOutcome.UNKNOWN, Duration.ofMillis(12));
            activity.answered(call, LockObserver.Answer.FAILED, Duration.ofMillis(12));
        }
        assertThat(told())
                .containsExactly(
                        "failed|k|waited 12 ms!",
                        "ended, outcome unknown|k|held 12 ms!",
                        "lost|k|found at its release, held 12 ms!",
                        "lost|k|with another, held 12 ms!",
                        "safe again|k|",
                        "in danger|k|!");
    }

    @Test
    void history_isBounded() {
        for (int i = 0; i < 250; i++) {
            activity.answered(call("k" + i), LockObserver.Answer.NOT_GRANTED, Duration.ZERO);
        }
        assertThat(activity.events()).hasSize(200);
        assertThat(activity.events().get(0).key()).isEqualTo("k249");
    }
}
