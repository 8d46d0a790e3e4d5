package io.github.dynamodblock.core;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.Clock;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.RandomSource;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The production core in a simulated world: its own clock, its own way to the table; it can be paused and killed. Whatever
 * is sent on the timer's thread is an error.
 */
final class SimulatedClient implements Clock, Timer, RandomSource, LockStore {
    private static final long YEAR_2026 = 1_767_225_600_000_000L;

    private final VirtualTime world;
    private final SimulatedTable table;
    private final SimulatedNetwork network;
    private final String name;
    private final double rate;
    private final List<Lease> leases = new ArrayList<>();
    private final CoreLockClient core;
    private int grants;
    private long pausedUntil;
    private long wokenAt;
    private long stoodStillAt;
    private long slept;
    private long wallAhead;
    private boolean dated;
    private boolean answered;
    private boolean dead;
    private boolean ringing;

    /** @param rate how fast this client's clock runs */
    SimulatedClient(
            VirtualTime world,
            SimulatedTable table,
            SimulatedNetwork network,
            String name,
            double rate,
            LeaseTiming timing) {
        this.world = world;
        this.table = table;
        this.network = network;
        this.name = name;
        this.rate = rate;
        this.core = new CoreLockClient(
                new Ports(this, this, this, this, this::elsewhere, this::elsewhere, task -> live(0, task)),
                new ClientSettings(name, timing, Duration.ofSeconds(30), Duration.ofDays(7), 0.01),
                () -> {});
    }

    CoreLockClient core() {
        return core;
    }

    String name() {
        return name;
    }

    /** Remembers a lease, to be asked whether it is valid. */
    void holds(Lease lease) {
        leases.add(lease);
    }

    boolean believes(LockKey key) {
        return !dead && leases.stream().anyMatch(lease -> lease.key().equals(key) && lease.isValid());
    }

    void pause(long nanos) {
        pausedUntil = world.now() + nanos;
    }

    /** Suspends the machine: its monotonic clock stands still meanwhile. */
    void sleep(long nanos) {
        stoodStillAt = nanos();
        wokenAt = world.now() + nanos;
        slept += nanos;
        pause(nanos);
    }

    /** Puts the wall clock forward, or back. */
    void stepWall(long nanos) {
        wallAhead += nanos;
    }

    /** From now on answers say what time it is where the table is. */
    void answersAreDated() {
        dated = true;
    }

    void kill() {
        dead = true;
    }

    /** Something this client does after that much of world time: later if it is paused then, never if it is dead. */
    void live(long nanos, Runnable task) {
        world.in(nanos, () -> {
            if (!dead && world.now() < pausedUntil) {
                live(pausedUntil - world.now(), task);
            } else if (!dead) {
                task.run();
            }
        });
    }

    @Override
    public long nanos() {
        return world.now() < wokenAt ? stoodStillAt : (long) ((world.now() - slept) * rate);
    }

    @Override
    public long epochMicros() {
        return YEAR_2026 + (world.now() + wallAhead) / 1_000;
    }

    /** The world's own wall clock, once an answer has told it. */
    @Override
    public OptionalLong storeSeconds() {
        return dated && answered ? OptionalLong.of(trueSeconds()) : OptionalLong.empty();
    }

    /** What a right wall clock would say. */
    long trueSeconds() {
        return (YEAR_2026 + world.now() / 1_000) / 1_000_000;
    }

    @Override
    public Alarm after(long nanos, Runnable task) {
        boolean[] cancelled = {false};
        await(nanos() + Math.max(0, nanos), cancelled, task);
        return () -> cancelled[0] = true;
    }

    /** On a thread that is not the timer's. */
    void elsewhere(Runnable task) {
        boolean before = ringing;
        ringing = false;
        task.run();
        ringing = before;
    }

    private void ring(Runnable task) {
        ringing = true;
        task.run();
        ringing = false;
    }

    /** Goes by the monotonic clock, so that a sleep puts it off. */
    private void await(long due, boolean[] cancelled, Runnable task) {
        live((long) Math.ceil((due - nanos()) / rate), () -> {
            if (cancelled[0]) {
                return;
            }
            // A nanosecond is what the rounding may lack.
            if (nanos() + 1 < due) {
                await(due, cancelled, task);
            } else {
                ring(task);
            }
        });
    }

    @Override
    public String grant() {
        String tail = name + "-" + ++grants;
        return "0".repeat(32 - tail.length()) + tail;
    }

    @Override
    public double fraction() {
        return world.chance().nextDouble();
    }

    @Override
    public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
        return request(write, () -> table.apply(write));
    }

    @Override
    public CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent, Duration limit) {
        int staleness = consistent ? 0 : network.staleness();
        return request(null, () -> new ReadAnswer.Shown(table.read(key, staleness)));
    }

    private <A> CompletableFuture<A> request(@Nullable LockWrite write, Supplier<A> effect) {
        if (ringing) {
            throw new AssertionError("sent on the timer's thread: " + write);
        }
        CompletableFuture<A> answer = new CompletableFuture<>();
        SimulatedNetwork.Fate fate = network.fate(this, write);
        for (int copy = 0; copy < fate.arrivals().size(); copy++) {
            boolean first = copy == 0;
            world.in(fate.arrivals().get(copy), () -> {
                A result = effect.get();
                if (first && fate.response().isPresent()) {
                    live(fate.response().getAsLong(), () -> {
                        answered = true;
                        answer.complete(result);
                    });
                }
            });
        }
        return answer;
    }
}
