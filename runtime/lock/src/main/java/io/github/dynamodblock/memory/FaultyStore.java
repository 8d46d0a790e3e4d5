package io.github.dynamodblock.memory;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.memory.TestLocks.Disturbance;
import io.github.dynamodblock.memory.TestLocks.Request;
import io.github.dynamodblock.spi.AcquireAllAnswer;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAllAnswer;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A store in memory whose requests a test disturbs. */
final class FaultyStore implements LockStore {
    /** What happens to a request. */
    enum Fault {
        LOST,
        RESPONSE_LOST,
        THROTTLED
    }

    private final InMemoryStore rows;
    /** The planned faults of each kind of request. Guarded by this. */
    private final Map<Request, Deque<Fault[]>> planned = new EnumMap<>(Request.class);
    /** How many disturbances cut the store off. Guarded by this. */
    private int cuts;

    private boolean paused;

    FaultyStore(InMemoryStore rows) {
        this.rows = rows;
    }

    /** Returns a row that an administrator freed, whoever holds it. */
    static LockRow freed(LockRow row) {
        return new LockRow(
                row.key(),
                row.owner(),
                row.lease(),
                row.version() + ".stolen",
                true,
                OptionalLong.of(row.token().orElse(0) + 1),
                row.content());
    }

    synchronized Disturbance next(Request kind, Fault fault) {
        // An array, because each plan is removed by its identity.
        Fault[] plan = {fault};
        planned.computeIfAbsent(kind, none -> new ArrayDeque<>()).add(plan);
        return () -> {
            synchronized (this) {
                planned.getOrDefault(kind, new ArrayDeque<>()).removeIf(other -> other == plan);
            }
        };
    }

    synchronized Disturbance cutOff() {
        cuts++;
        boolean[] over = {false};
        return () -> {
            synchronized (this) {
                if (!over[0] && cuts > 0) {
                    cuts--;
                }
                over[0] = true;
            }
        };
    }

    synchronized void heal() {
        planned.clear();
        cuts = 0;
    }

    /** Makes requests that no fault disturbs. */
    <T> void undisturbed(Supplier<T> requests) {
        synchronized (this) {
            paused = true;
        }
        try {
            T unused = requests.get();
        } finally {
            synchronized (this) {
                paused = false;
            }
        }
    }

    private synchronized Optional<Fault> fault(Request kind) {
        if (paused) {
            return Optional.empty();
        }
        if (cuts > 0) {
            return Optional.of(Fault.LOST);
        }
        Deque<Fault[]> plans = planned.get(kind);
        return plans == null || plans.isEmpty() ? Optional.empty() : Optional.of(plans.remove()[0]);
    }

    private static Request kind(LockWrite write) {
        if (write instanceof LockWrite.Acquire) {
            return Request.ACQUIRE;
        }
        return write instanceof LockWrite.Heartbeat ? Request.HEARTBEAT : Request.RELEASE;
    }

    private static StoreAnswer.Failed failed(Fault fault) {
        return fault == Fault.THROTTLED
                ? new StoreAnswer.Unapplied(unavailable("throttled"), true)
                : new StoreAnswer.Unknown(unavailable("lost"));
    }

    private static StoreUnavailableException unavailable(String how) {
        return new StoreUnavailableException("A request was " + how + ", because the test wants this.", null);
    }

    @Override
    public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
        Optional<Fault> fault = fault(kind(write));
        boolean arrives = fault.isEmpty() || fault.get() == Fault.RESPONSE_LOST;
        CompletableFuture<StoreAnswer> answer =
                arrives ? rows.write(write, limit) : CompletableFuture.completedFuture(failed(fault.get()));
        return fault.isEmpty() ? answer : CompletableFuture.completedFuture(failed(fault.get()));
    }

    @Override
    public CompletableFuture<AcquireAllAnswer> acquireAll(List<LockWrite.Acquire> writes, Duration limit) {
        Optional<Fault> fault = fault(Request.ACQUIRE);
        if (fault.isEmpty()) {
            return rows.acquireAll(writes, limit);
        }
        if (fault.get() == Fault.RESPONSE_LOST) {
            CompletableFuture<AcquireAllAnswer> unheard = rows.acquireAll(writes, limit);
            return unheard.thenApply(nobody -> failed(fault.get()));
        }
        return CompletableFuture.completedFuture(failed(fault.get()));
    }

    @Override
    public CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent, Duration limit) {
        return fault(Request.READ)
                .map(fault -> CompletableFuture.<ReadAnswer>completedFuture(
                        new ReadAnswer.Nothing(unavailable("lost"), true)))
                .orElseGet(() -> rows.read(key, consistent, limit));
    }

    @Override
    public CompletableFuture<ReadAllAnswer> readAll(List<LockKey> keys, Duration limit) {
        return fault(Request.READ)
                .map(fault -> CompletableFuture.<ReadAllAnswer>completedFuture(
                        new ReadAllAnswer.Nothing(unavailable("lost"))))
                .orElseGet(() -> rows.readAll(keys, limit));
    }
}
