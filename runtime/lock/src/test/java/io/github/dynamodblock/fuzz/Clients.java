package io.github.dynamodblock.fuzz;

import io.github.dynamodblock.ClosePolicy;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LeasedLock;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.core.ClientSettings;
import io.github.dynamodblock.core.CoreLockClient;
import io.github.dynamodblock.memory.InMemoryStore;
import io.github.dynamodblock.spi.AcquireAllAnswer;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAllAnswer;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.system.SystemPorts;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** Lock clients in memory, made anew for each call; what they write is looked at. */
final class Clients {
    private static final long CENTURY_AND_MORE = Duration.ofDays(37_000).toSeconds();

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();

    /** Over an empty store, with settings of that seed. */
    LockClient open(long seed) {
        SystemPorts machine = new SystemPorts(store());
        CoreLockClient client = new CoreLockClient(machine.ports(), settings(seed), machine::close);
        open.add(client);
        return client;
    }

    /** Whatever the settings let pass has to work. */
    private static ClientSettings settings(long seed) {
        Random chance = new Random(seed);
        Extremes extremes = new Extremes(chance);
        try {
            return new ClientSettings(
                    "me",
                    LeaseTiming.DEFAULT,
                    chance.nextBoolean() ? extremes.duration() : Duration.ZERO,
                    chance.nextBoolean() ? extremes.duration() : Duration.ofDays(7),
                    0.01,
                    (int) extremes.number(),
                    ClosePolicy.RELEASE);
        } catch (IllegalArgumentException refused) {
            return new ClientSettings("me", LeaseTiming.DEFAULT, Duration.ZERO, Duration.ofDays(7), 0.01);
        }
    }

    LockStore store() {
        InMemoryStore rows = new InMemoryStore();
        return new LockStore() {
            @Override
            public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
                look(write);
                return rows.write(write, limit);
            }

            @Override
            public CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent, Duration limit) {
                return rows.read(key, consistent, limit);
            }

            @Override
            public CompletableFuture<AcquireAllAnswer> acquireAll(List<LockWrite.Acquire> writes, Duration limit) {
                writes.forEach(this::look);
                return rows.acquireAll(writes, limit);
            }

            @Override
            public CompletableFuture<ReadAllAnswer> readAll(List<LockKey> keys, Duration limit) {
                return rows.readAll(keys, limit);
            }

            private void look(LockWrite write) {
                OptionalLong ends = write instanceof LockWrite.Acquire acquire
                        ? OptionalLong.of(acquire.expiresAt())
                        : write instanceof LockWrite.Heartbeat beat ? beat.expiresAt() : OptionalLong.empty();
                long now = Instant.now().getEpochSecond();
                if (ends.isPresent() && (ends.getAsLong() <= now || ends.getAsLong() > now + CENTURY_AND_MORE)) {
                    wrong.add("a time to live that ends at " + ends.getAsLong());
                }
            }
        };
    }

    Lease lease(LockRequest request) {
        LockClient client = open(0);
        try {
            return client.tryAcquireAsync(request).join().orElseThrow();
        } catch (LockException | IllegalArgumentException | CompletionException | NoSuchElementException refused) {
            return client.tryAcquireAsync(LockRequest.of("k").build()).join().orElseThrow();
        }
    }

    MultiLease leases(List<LockRequest> requests) {
        LockClient client = open(0);
        try {
            return client.tryAcquireAllAsync(requests).join().orElseThrow();
        } catch (LockException | IllegalArgumentException | CompletionException | NoSuchElementException refused) {
            return client.tryAcquireAllAsync(List.of(
                            LockRequest.of("a").build(), LockRequest.of("b").build()))
                    .join()
                    .orElseThrow();
        }
    }

    LeasedLock lock(LockRequest request) {
        LeasedLock lock = open(0).asLock(request);
        open.add(() -> {
            while (lock.lease().isPresent()) {
                lock.unlock();
            }
        });
        return lock;
    }

    /** What was wrong with what was written since this was asked last; closes all. */
    List<String> close() {
        for (int last = open.size() - 1; last >= 0; last--) {
            try {
                open.get(last).close();
            } catch (LockException expected) {
                // As of a lock that was lost.
            } catch (Exception e) {
                wrong.add("closing: " + e);
            }
        }
        open.clear();
        List<String> found = List.copyOf(wrong);
        wrong.clear();
        return found;
    }

    /** An SDK client that finds no table. */
    static Object unwilling(Class<?> type) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, Clients::refuse);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // It is the answer.
    private static @Nullable Object refuse(Object client, Method method, Object[] args) {
        RuntimeException refusal =
                ResourceNotFoundException.builder().message("no such table").build();
        if (CompletableFuture.class.isAssignableFrom(method.getReturnType())) {
            return CompletableFuture.failedFuture(refusal);
        }
        return switch (method.getName()) {
            case "toString" -> "an unwilling client";
            case "hashCode" -> 1;
            case "close" -> null;
            case "equals" -> client == args[0];
            default -> throw new UnsupportedOperationException(method.getName());
        };
    }
}
