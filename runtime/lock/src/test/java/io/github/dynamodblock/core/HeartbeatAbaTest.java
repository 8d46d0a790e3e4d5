package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.memory.InMemoryStore;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/**
 * A late copy of an old heartbeat must not bring back a version that a challenger watched before: it would look dead
 * while its holder is alive.
 */
class HeartbeatAbaTest {
    private static final long MILLI = 1_000_000L;
    private static final LockKey KEY = LockKey.of("k");

    @Test
    void heartbeat_copyArrivesAfterLaterBeats_challengerKeepsWaiting() {
        assertThat(believersAfterTheTrace(InMemoryStore::apply)).containsExactly("holder");
    }

    @Test
    void heartbeat_copyArrivesAfterLaterBeats_twoBelieveIfTheTableIgnoresBeats() {
        assertThat(believersAfterTheTrace(HeartbeatAbaTest::ignoringBeats)).containsExactly("holder", "challenger");
    }

    private static List<String> believersAfterTheTrace(BiFunction<InMemoryStore, LockWrite, StoreAnswer> rule) {
        VirtualTime world = new VirtualTime(1);
        SimulatedTable table = new SimulatedTable(rule);
        // The second beat, sent at 0.45 to 0.5 s, arrives a second time at 2.6 s, after the fifth and before the sixth.
        SimulatedNetwork network = (client, write) -> write instanceof LockWrite.Heartbeat heartbeat
                        && heartbeat.version().beat() == 2
                ? new SimulatedNetwork.Fate(List.of(MILLI, 2_600 * MILLI - world.now()), OptionalLong.of(MILLI))
                : new SimulatedNetwork.Fate(List.of(MILLI), OptionalLong.of(MILLI));
        LeaseTiming timing = LeaseTiming.ofLease(Duration.ofSeconds(2));
        SimulatedClient holder = new SimulatedClient(world, table, network, "holder", 1, timing);
        SimulatedClient challenger = new SimulatedClient(world, table, network, "challenger", 1, timing);
        acquire(holder, world);
        world.at(510 * MILLI, () -> acquire(challenger, world));
        // It has seen the second beat and nothing else, and sleeps until its patience with that is used up.
        world.at(520 * MILLI, () -> challenger.pause(2_100 * MILLI));
        world.runUntil(2_650 * MILLI);
        return List.of(holder, challenger).stream()
                .filter(client -> client.believes(KEY))
                .map(SimulatedClient::name)
                .toList();
    }

    private static void acquire(SimulatedClient client, VirtualTime world) {
        CompletableFuture<?> unused =
                client.core().acquireAsync(LockRequest.of(KEY).build()).thenAccept(client::holds);
        assertThat(world.now()).isNotNegative();
    }

    private static StoreAnswer ignoringBeats(InMemoryStore rows, LockWrite write) {
        Optional<LockRow> row = rows.row(write.key());
        if (write instanceof LockWrite.Heartbeat heartbeat
                && row.filter(r -> r.isHeldBy(heartbeat.version().grant(), heartbeat.token()))
                        .isPresent()) {
            LockRow old = row.get();
            LockRow renewed = new LockRow(
                    old.key(),
                    old.owner(),
                    old.lease(),
                    heartbeat.version().toString(),
                    false,
                    old.token(),
                    old.content());
            rows.put(renewed);
            return new StoreAnswer.Applied(renewed);
        }
        return rows.apply(write);
    }
}
