package io.github.dynamodblock.chaos.mutant;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseListener;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.core.CoreLockClient;
import io.github.dynamodblock.spi.Clock;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.RandomSource;
import io.github.dynamodblock.spi.Timer;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Leases that believe the wrong thing, and listeners that are told it. */
final class HolderMutants {
    private HolderMutants() {}

    private static LockVariant with(UnaryOperator<LockClient> user) {
        return new LockVariant() {
            @Override
            public LockClient user(LockClient real, Ports ports) {
                return user.apply(real);
            }
        };
    }

    static LockVariant ignoresLocalValidity() {
        return with(IgnoresLocalValidity::new);
    }

    static LockVariant noLostCallback() {
        return with(NoLostCallback::new);
    }

    /** A client that passes its leases and changes what listeners are told. */
    abstract static class Telling extends MutantClient {
        Telling(LockClient real) {
            super(real);
        }

        @Override
        protected Lease broken(Lease lease) {
            return lease;
        }

        @Override
        protected LeaseListener broken(LeaseListener listener) {
            return (lease, event) -> {
                if (event instanceof LeaseEvent.Lost lost) {
                    lost(listener, lease, lost);
                } else {
                    listener.on(lease, event);
                }
            };
        }

        abstract void lost(LeaseListener listener, Lease lease, LeaseEvent.Lost event);
    }

    static LockVariant lostTwice() {
        return with(real -> new Telling(real) {
            @Override
            void lost(LeaseListener listener, Lease lease, LeaseEvent.Lost event) {
                listener.on(lease, event);
                listener.on(lease, event);
            }
        });
    }

    /** It asks the store once more before it tells. */
    static LockVariant lostWaitsForStore() {
        return new LockVariant() {
            @Override
            public LockClient user(LockClient real, Ports ports) {
                return new Telling(real) {
                    @Override
                    void lost(LeaseListener listener, Lease lease, LeaseEvent.Lost event) {
                        CompletableFuture<?> unused = ports.store()
                                .read(lease.key(), true, Duration.ofSeconds(1))
                                .whenComplete((row, failure) -> listener.on(lease, event));
                    }
                };
            }
        };
    }

    private record Held(LockKey key, long token) {}

    /** A moment after it, so that whoever released knows of it by then. */
    static LockVariant lostAfterRelease() {
        return new LockVariant() {
            @Override
            public LockClient user(LockClient real, Ports ports) {
                return new ReleasedAndLost(real, ports.timer());
            }
        };
    }

    private static final class ReleasedAndLost extends MutantClient {
        private static final long A_MOMENT = 10_000_000L;

        private final Map<Held, LeaseListener> listeners = new ConcurrentHashMap<>();
        private final Timer timer;
        private LeaseListener current = (lease, event) -> {};

        ReleasedAndLost(LockClient real, Timer timer) {
            super(real);
            this.timer = timer;
        }

        @Override
        protected LeaseListener broken(LeaseListener listener) {
            current = listener;
            return listener;
        }

        @Override
        protected Lease broken(Lease lease) {
            LeaseListener listener =
                    listeners.computeIfAbsent(new Held(lease.key(), lease.fencingToken()), held -> current);
            return new LeaseDecorator(lease) {
                @Override
                public CompletionStage<ReleaseOutcome> releaseAsync() {
                    CompletableFuture<ReleaseOutcome> told =
                            super.releaseAsync().toCompletableFuture();
                    CompletableFuture<?> unused = told.whenComplete((outcome, failure) ->
                            timer.after(A_MOMENT, () -> listener.on(this, new LeaseEvent.Lost(LostReason.STOLEN))));
                    return told;
                }
            };
        }
    }

    static LockVariant believesAgain() {
        return new LockVariant() {
            @Override
            public LockClient user(LockClient real, Ports ports) {
                return MutantClient.ofLeases(real, lease -> new Reviving(lease, ports.clock()));
            }
        };
    }

    private static final class Reviving extends LeaseDecorator {
        private static final long AFTER = 300_000_000L;

        private final Clock clock;
        private long over = Long.MAX_VALUE;
        private boolean released;

        Reviving(Lease real, Clock clock) {
            super(real);
            this.clock = clock;
        }

        @Override
        public boolean isValid() {
            if (super.isValid()) {
                return true;
            }
            over = Math.min(over, clock.nanos());
            return !released && clock.nanos() - over >= AFTER;
        }

        @Override
        public CompletionStage<ReleaseOutcome> releaseAsync() {
            released = true;
            return super.releaseAsync();
        }
    }

    static LockVariant validityFromResponse() {
        return new WriteLog.Kept() {
            @Override
            public LockClient user(LockClient real, Ports ports) {
                WriteLog writes = (WriteLog) ports.store();
                return MutantClient.ofLeases(real, lease -> new FromResponse(lease, writes));
            }
        };
    }

    private static final class FromResponse extends LeaseDecorator {
        private final WriteLog writes;
        private boolean over;

        FromResponse(Lease real, WriteLog writes) {
            super(real);
            this.writes = writes;
            real.addListener((lease, event) -> {
                if (event instanceof LeaseEvent.Lost lost && lost.reason() != LostReason.EXPIRED) {
                    over = true;
                }
            });
        }

        @Override
        public boolean isValid() {
            // Before V only a sleep can have ended belief, and this one heeds sleeps.
            if (over || super.isValid() || state() != LeaseState.LOST) {
                return !over && super.isValid();
            }
            LockWrite.Heartbeat last = writes.lastBeat(this).orElse(null);
            Long at = writes.respondedAt(this).orElse(null);
            return last != null
                    && at != null
                    && writes.ports.clock().nanos() - at < last.lease().toNanos() / (1 + Mutants.DRIFT);
        }

        @Override
        public CompletionStage<ReleaseOutcome> releaseAsync() {
            over = true;
            return super.releaseAsync();
        }
    }

    /** Every name is used for two decisions. */
    static LockVariant grantReused() {
        return drawing(real -> {
            List<String> names = new ArrayList<>();
            return () -> {
                if (names.isEmpty()) {
                    names.add(real.grant());
                    return names.get(0);
                }
                return names.remove(0);
            };
        });
    }

    /** All processes come from one image, and draw on from where it was made. */
    static LockVariant grantsCopied() {
        return drawing(real -> {
            int[] drawn = {0};
            return () -> String.format("%032d", ++drawn[0]);
        });
    }

    static LockVariant imageKeepsLeases() {
        return new LockVariant() {
            @Override
            public CompletableFuture<?> leave(CoreLockClient core) {
                return CompletableFuture.completedFuture(null);
            }
        };
    }

    /** Its limit is for itself alone: what the application asks for goes on. */
    static LockVariant renewedBeyondLimit() {
        return with(real -> new MutantClient(real) {
            @Override
            protected LockRequest broken(LockRequest request) {
                return request.atMost().isEmpty()
                        ? request
                        : request.toBuilder().atMost(Duration.ofHours(1)).build();
            }

            @Override
            protected Lease broken(Lease lease) {
                return lease;
            }
        });
    }

    /** A listener of several locks hears of a loss once for each of them. */
    static LockVariant lossOfSeveralToldForEach() {
        return with(real -> new MutantClient(real) {
            @Override
            protected Lease broken(Lease lease) {
                return lease;
            }

            @Override
            public CompletableFuture<MultiLease> acquireAllAsync(List<LockRequest> requests) {
                return told(super.acquireAllAsync(requests), HolderMutants::tellingForEach);
            }
        });
    }

    private static MultiLease tellingForEach(MultiLease all) {
        return (MultiLease) Proxy.newProxyInstance(
                MultiLease.class.getClassLoader(), new Class<?>[] {MultiLease.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("addListener")) {
                        return method.invoke(all, arguments);
                    }
                    LeaseListener listener = (LeaseListener) arguments[0];
                    all.addListener((lease, event) -> {
                        boolean lost = event instanceof LeaseEvent.Lost;
                        (lost ? all.leases() : List.of(lease)).forEach(one -> listener.on(one, event));
                    });
                    return null;
                });
    }

    static LockVariant keptRowFreed() {
        return with(real -> new MutantClient(real) {
            @Override
            protected LockRequest broken(LockRequest request) {
                return request.atLeast().isEmpty()
                        ? request
                        : request.toBuilder().atLeast(Duration.ofNanos(1)).build();
            }

            @Override
            protected Lease broken(Lease lease) {
                return lease;
            }

            @Override
            protected LeaseListener broken(LeaseListener listener) {
                return listener;
            }
        });
    }

    /** @param names what draws the names of one process's grants, given the real lots */
    private static LockVariant drawing(Function<RandomSource, Supplier<String>> names) {
        return new LockVariant() {
            @Override
            public Ports ports(Ports real) {
                Supplier<String> grants = names.apply(real.chance());
                RandomSource chance = new RandomSource() {
                    @Override
                    public String grant() {
                        return grants.get();
                    }

                    @Override
                    public double fraction() {
                        return real.chance().fraction();
                    }
                };
                return new Ports(
                        real.store(),
                        real.clock(),
                        real.timer(),
                        chance,
                        real.heartbeats(),
                        real.sender(),
                        real.callbacks());
            }
        };
    }
}
