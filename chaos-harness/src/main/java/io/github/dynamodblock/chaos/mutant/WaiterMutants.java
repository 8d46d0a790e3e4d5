package io.github.dynamodblock.chaos.mutant;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.spi.Clock;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.ReadAnswer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Mutants whose waiting callers do not do everything that they can to get the lock. */
final class WaiterMutants {
    private WaiterMutants() {}

    private static LockVariant with(Function<Ports, StoreRelay> store) {
        return new LockVariant() {
            @Override
            public Ports ports(Ports real) {
                return store.apply(real).around();
            }
        };
    }

    /** After a read of a key without a response, the client sends no read of this key any more. */
    static LockVariant noReadAfterLostResponse() {
        return with(ports -> new StoreRelay(ports) {
            private final Set<LockKey> unanswered = ConcurrentHashMap.newKeySet();

            @Override
            public CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent, Duration limit) {
                if (unanswered.contains(key)) {
                    return new CompletableFuture<>();
                }
                CompletableFuture<ReadAnswer> answer = super.read(key, consistent, limit);
                CompletableFuture<?> unused = answer.whenComplete((told, failure) -> {
                    if (failure != null || told instanceof ReadAnswer.Nothing) {
                        unanswered.add(key);
                    }
                });
                return answer;
            }
        });
    }

    /** The client sends only one of four reads. */
    static LockVariant readsTooRarely() {
        return with(ports -> new StoreRelay(ports) {
            private int looks;

            @Override
            public CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent, Duration limit) {
                return looks++ % 4 == 0 ? super.read(key, consistent, limit) : new CompletableFuture<>();
            }
        });
    }

    /** A waiter reads the row of the first key that the client requested with the same partition key. */
    static LockVariant sortKeyForgotten() {
        return with(ports -> new StoreRelay(ports) {
            private final Map<String, LockKey> first = new ConcurrentHashMap<>();

            @Override
            LockWrite sent(LockWrite write) {
                first.putIfAbsent(write.key().partition(), write.key());
                return write;
            }

            @Override
            public CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent, Duration limit) {
                return super.read(first.getOrDefault(key.partition(), key), consistent, limit);
            }
        });
    }

    /** For a second after a refusal, a request that does not wait is refused without a request to the store. */
    static LockVariant refusesFromMemory() {
        return new LockVariant() {
            @Override
            public LockClient user(LockClient real, Ports ports) {
                return new Remembering(real, ports.clock());
            }
        };
    }

    /** A client that remembers when each key was refused last. */
    private static final class Remembering extends MutantClient {
        private static final long SECOND = 1_000_000_000L;

        private final Clock clock;
        private final Map<LockKey, Long> refused = new ConcurrentHashMap<>();

        Remembering(LockClient real, Clock clock) {
            super(real);
            this.clock = clock;
        }

        @Override
        protected Lease broken(Lease lease) {
            return lease;
        }

        @Override
        public CompletableFuture<Optional<Lease>> tryAcquireAsync(LockRequest request) {
            Long last = refused.get(request.key());
            if (last != null && clock.nanos() - last < SECOND) {
                return CompletableFuture.completedFuture(Optional.empty());
            }
            CompletableFuture<Optional<Lease>> answer = super.tryAcquireAsync(request);
            CompletableFuture<?> unused = answer.whenComplete((granted, failure) -> {
                if (failure == null && granted.isEmpty()) {
                    refused.put(request.key(), clock.nanos());
                }
            });
            return answer;
        }
    }
}
