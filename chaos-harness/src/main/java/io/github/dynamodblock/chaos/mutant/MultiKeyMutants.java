package io.github.dynamodblock.chaos.mutant;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseListener;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.spi.AcquireAllAnswer;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.ReadAllAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Mutants whose locks are not really acquired, held or given up together. */
final class MultiKeyMutants {
    private MultiKeyMutants() {}

    private static LockVariant with(Function<Ports, StoreRelay> store) {
        return new LockVariant() {
            @Override
            public Ports ports(Ports real) {
                return store.apply(real).around();
            }
        };
    }

    /**
     * The client acquires one row after another, until one row refuses. The rows that were acquired before stay held.
     */
    static LockVariant oneByOne() {
        return with(ports -> new StoreRelay(ports) {
            @Override
            public CompletableFuture<AcquireAllAnswer> acquireAll(List<LockWrite.Acquire> writes, Duration limit) {
                CompletableFuture<StoreAnswer> first = write(writes.get(0), limit);
                return first.thenCompose(answer -> answer instanceof StoreAnswer.Applied && writes.size() > 1
                        ? acquireAll(writes.subList(1, writes.size()), limit)
                        : CompletableFuture.completedFuture(alone(writes.get(0), answer)));
            }

            private AcquireAllAnswer alone(LockWrite write, StoreAnswer answer) {
                if (answer instanceof StoreAnswer.Refused refused) {
                    return new AcquireAllAnswer.Refused(Collections.singletonMap(write.key(), refused.row()));
                }
                return answer instanceof StoreAnswer.Failed failed ? failed : new AcquireAllAnswer.Applied();
            }
        });
    }

    /** A refusal that shows one row as held by this grant counts as if it had shown all rows so. */
    static LockVariant someForAll() {
        return with(ports -> new StoreRelay(ports) {
            @Override
            public CompletableFuture<AcquireAllAnswer> acquireAll(List<LockWrite.Acquire> writes, Duration limit) {
                String grant = writes.get(0).version().grant();
                return passed(super.acquireAll(writes, limit), answer -> {
                    Optional<LockRow> ours = answer instanceof AcquireAllAnswer.Refused refused
                            ? refused.rows().values().stream()
                                    .flatMap(Optional::stream)
                                    .filter(row -> row.isOf(grant) && !row.released())
                                    .findFirst()
                            : Optional.empty();
                    return ours.<AcquireAllAnswer>map(row -> new AcquireAllAnswer.Refused(all(writes, row)))
                            .orElse(answer);
                });
            }

            private Map<LockKey, Optional<LockRow>> all(List<LockWrite.Acquire> writes, LockRow shown) {
                Map<LockKey, Optional<LockRow>> rows = new HashMap<>();
                writes.forEach(write -> rows.put(write.key(), Optional.of(of(write.key(), shown, shown.token()))));
                return rows;
            }
        });
    }

    /** All locks get the token of the first one. */
    static LockVariant tokensOfTheFirst() {
        return with(ports -> new StoreRelay(ports) {
            @Override
            public CompletableFuture<ReadAllAnswer> readAll(List<LockKey> keys, Duration limit) {
                return passed(super.readAll(keys, limit), answer -> {
                    if (!(answer instanceof ReadAllAnswer.Shown shown)
                            || !shown.rows().containsKey(keys.get(0))) {
                        return answer;
                    }
                    Map<LockKey, LockRow> rows = new HashMap<>();
                    OptionalLong token = shown.rows().get(keys.get(0)).token();
                    shown.rows().forEach((key, row) -> rows.put(key, of(key, row, token)));
                    return new ReadAllAnswer.Shown(rows);
                });
            }
        });
    }

    private static LockRow of(LockKey key, LockRow row, OptionalLong token) {
        return new LockRow(key, row.owner(), row.lease(), row.version(), row.released(), token, row.content());
    }

    /** A commit has only the condition of the lock that it frees, not those of the other locks. */
    static LockVariant commitChecksOne() {
        return with(ports -> new StoreRelay(ports) {
            @Override
            public TransactWriteItem check(LockKey key, String grant, long token) {
                return TransactWriteItem.builder().update(nothing -> {}).build();
            }
        });
    }

    /** If one of the locks is lost, the others are renewed instead of released. */
    static LockVariant othersKept() {
        return new LockVariant() {
            @Override
            public Ports ports(Ports real) {
                return new Keeping(real).around();
            }

            @Override
            public LockClient user(LockClient real, Ports ports) {
                Keeping store = (Keeping) ports.store();
                return new HolderMutants.Telling(real) {
                    @Override
                    void lost(LeaseListener listener, Lease lease, LeaseEvent.Lost event) {
                        store.lost(lease);
                        listener.on(lease, event);
                    }
                };
            }
        };
    }

    /** If one of the locks is lost, the others are released, but their holder is not notified. */
    static LockVariant othersLostSilently() {
        return new LockVariant() {
            @Override
            public LockClient user(LockClient real, Ports ports) {
                return new HolderMutants.Telling(real) {
                    @Override
                    void lost(LeaseListener listener, Lease lease, LeaseEvent.Lost event) {
                        if (event.reason() != LostReason.WITH_ANOTHER) {
                            listener.on(lease, event);
                        }
                    }
                };
            }
        };
    }

    /** A store that renews a row instead of releasing it, if another lock of the same grant was lost. */
    private static final class Keeping extends StoreRelay {
        private static final int TIMES = 10;
        private static final long BETWEEN = 100_000_000L;

        /** Identifies a tenure by its key and its token. */
        private record Held(LockKey key, OptionalLong token) {}

        private final Map<Held, String> together = new ConcurrentHashMap<>();
        private final Map<String, Duration> leases = new ConcurrentHashMap<>();
        private final Set<String> broken = ConcurrentHashMap.newKeySet();

        Keeping(Ports ports) {
            super(ports);
        }

        @Override
        public CompletableFuture<AcquireAllAnswer> acquireAll(List<LockWrite.Acquire> writes, Duration limit) {
            LockWrite.Acquire first = writes.get(0);
            leases.put(first.version().grant(), first.lease());
            return passed(super.acquireAll(writes, limit), answer -> {
                if (answer instanceof AcquireAllAnswer.Refused refused) {
                    refused.rows().values().forEach(row -> row.ifPresent(this::saw));
                }
                return answer;
            });
        }

        @Override
        public CompletableFuture<ReadAllAnswer> readAll(List<LockKey> keys, Duration limit) {
            return passed(super.readAll(keys, limit), answer -> {
                if (answer instanceof ReadAllAnswer.Shown shown) {
                    shown.rows().values().forEach(this::saw);
                }
                return answer;
            });
        }

        private void saw(LockRow row) {
            row.grant()
                    .filter(leases::containsKey)
                    .ifPresent(grant -> together.put(new Held(row.key(), row.token()), grant));
        }

        void lost(Lease lease) {
            String grant = together.get(new Held(lease.key(), OptionalLong.of(lease.fencingToken())));
            if (grant != null) {
                broken.add(grant);
            }
        }

        @Override
        public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
            if (!(write instanceof LockWrite.Release release)
                    || !broken.contains(write.version().grant())) {
                return super.write(write, limit);
            }
            renew(release, release.version(), TIMES, limit);
            return CompletableFuture.completedFuture(new StoreAnswer.Applied(
                    new LockWrite.Commit(write.key(), write.version().committing(), release.token(), List.of())
                            .made()));
        }

        private void renew(LockWrite.Release instead, Version version, int times, Duration limit) {
            Duration lease = leases.get(version.grant());
            if (times > 0 && lease != null) {
                CompletableFuture<?> unused =
                        super.write(new LockWrite.Heartbeat(instead.key(), version, instead.token(), lease, 0), limit);
                ports.timer().after(BETWEEN, () -> renew(instead, version.next(), times - 1, limit));
            }
        }
    }
}
