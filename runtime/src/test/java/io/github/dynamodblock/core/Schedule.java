package io.github.dynamodblock.core;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.memory.InMemoryStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** One seeded schedule: four clients, two keys, 20 s, and this seed's own selection of faults. */
final class Schedule implements SimulatedNetwork {
    private static final long MILLI = 1_000_000L;
    private static final long END = 20_000 * MILLI;
    private static final List<LockKey> KEYS = List.of(LockKey.of("a"), LockKey.of("b"));

    static final class Summary {
        long grants;
        long lost;
        long released;
        long faults;

        void add(Summary other) {
            grants += other.grants;
            lost += other.lost;
            released += other.released;
            faults += other.faults;
        }
    }

    private final World world;
    private final Random chance;
    private final SimulatedTable table;
    private final List<SimulatedClient> clients = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final Summary summary = new Summary();
    private final double loses;
    private final double delays;
    private final double copies;
    private final double pauses;

    Schedule(long seed, BiFunction<InMemoryStore, LockWrite, StoreAnswer> rule) {
        this.world = new World(seed);
        this.chance = world.chance();
        this.table = new SimulatedTable(rule);
        this.loses = rate(0.15);
        this.delays = rate(0.1);
        this.copies = rate(0.1);
        this.pauses = rate(0.3);
        for (int i = 0; i < 4; i++) {
            double clockRate = 1 + 0.005 * (2 * chance.nextDouble() - 1);
            SimulatedClient client = new SimulatedClient(
                    world,
                    table,
                    this,
                    "client-" + i,
                    clockRate,
                    LeaseTiming.ofLease(Duration.ofMillis(400 + chance.nextInt(1_600))));
            clients.add(client);
        }
        world.afterEach(this::check);
    }

    /** Half of all seeds do without this fault. */
    private double rate(double most) {
        return chance.nextBoolean() ? chance.nextDouble() * most : 0;
    }

    /** What was violated. */
    List<String> run() {
        for (SimulatedClient client : clients) {
            client.live(chance.nextInt(500) * MILLI, () -> work(client));
            world.in(chance.nextInt(2_000) * MILLI, () -> disturb(client));
        }
        world.runUntil(END);
        summary.grants = table.grants();
        violations.addAll(table.violations());
        return violations;
    }

    Summary summary() {
        return summary;
    }

    private void check() {
        for (LockKey key : KEYS) {
            List<String> believers = clients.stream()
                    .filter(client -> client.believes(key))
                    .map(SimulatedClient::name)
                    .toList();
            if (believers.size() > 1) {
                violations.add("at " + world.now() + " " + believers + " believe in " + key);
            }
        }
    }

    private void work(SimulatedClient client) {
        LockKey key = KEYS.get(chance.nextInt(KEYS.size()));
        int[] losses = {0};
        LockRequest request = LockRequest.of(key)
                .waitLimit(Duration.ofMillis(chance.nextInt(5_000)))
                .listener((lease, event) -> lost(event, losses))
                .build();
        long asked = world.now();
        CompletableFuture<Lease> unused = client.core().acquireAsync(request).whenComplete((lease, failure) -> {
            if (lease == null) {
                client.live(chance.nextInt(300) * MILLI, () -> work(client));
            } else {
                hold(client, lease);
            }
        });
        assert asked <= END;
    }

    private void hold(SimulatedClient client, Lease lease) {
        if (!lease.isValid()) {
            violations.add("granted a lease that is not valid: " + lease);
        }
        client.holds(lease);
        long hold = chance.nextInt(chance.nextInt(5) == 0 ? 4_000 : 300) * MILLI;
        client.live(hold, () -> {
            CompletableFuture<ReleaseOutcome> unused = lease.releaseAsync()
                    .toCompletableFuture()
                    .whenComplete((outcome, failure) -> {
                        if (outcome == ReleaseOutcome.RELEASED) {
                            summary.released++;
                        }
                        client.live(chance.nextInt(200) * MILLI, () -> work(client));
                    });
        });
    }

    private void lost(LeaseEvent event, int[] losses) {
        if (event instanceof LeaseEvent.Lost) {
            summary.lost++;
            if (++losses[0] > 1) {
                violations.add("lost twice");
            }
        }
    }

    private void disturb(SimulatedClient client) {
        if (chance.nextDouble() < pauses) {
            summary.faults++;
            client.pause(chance.nextInt(3_000) * MILLI);
        }
        world.in((500 + chance.nextInt(1_500)) * MILLI, () -> disturb(client));
    }

    @Override
    public Fate fate(SimulatedClient client, @Nullable LockWrite write) {
        if (chance.nextDouble() < loses) {
            summary.faults++;
            return chance.nextBoolean()
                    ? new Fate(List.of(), OptionalLong.empty())
                    : new Fate(List.of(latency()), OptionalLong.empty());
        }
        long there = chance.nextDouble() < delays ? chance.nextInt(3_000) * MILLI : latency();
        List<Long> arrivals = new ArrayList<>(List.of(there));
        if (write != null && chance.nextDouble() < copies) {
            summary.faults++;
            arrivals.add((long) chance.nextInt(4_000) * MILLI);
        }
        return new Fate(arrivals, OptionalLong.of(latency()));
    }

    @Override
    public int staleness() {
        return chance.nextInt(4) > 0 ? 0 : chance.nextInt(4);
    }

    private long latency() {
        return (1 + chance.nextInt(20)) * MILLI;
    }
}
