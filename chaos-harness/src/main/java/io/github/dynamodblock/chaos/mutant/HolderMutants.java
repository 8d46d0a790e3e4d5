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

/**
 * Mutants whose leases report a wrong validity, or whose listeners receive wrong events, and mutants of the names of
 * grants.
 */
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

    /** A client that passes its leases on unchanged, and changes the events that listeners receive. */
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

    /** Before the client notifies a listener of a loss, it reads the row once more. */
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

    /** Identifies a lease by its key and its token. */
    private record Held(LockKey key, long token) {}

    /** The loss is reported a moment after the release, so that the caller of the release already knows its outcome. */
    static LockVariant lostAfterRelease() {
        return new LockVariant() {
            @Override
            public LockClient user(LockClient real, Ports ports) {
                return new ReleasedAndLost(real, ports.timer());
            }
        };
    }

    /** A client that reports each released lease as lost. */
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

    /** A lease that becomes valid again some time after it ended. */
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

    /** A lease whose validity counts from the response to its last heartbeat. */
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
            // Before V, only a suspension can have ended the belief. This lease respects suspensions.
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

    /** Each name is used for two decisions. */
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

    /** All processes are copies of one image, and continue to draw names from where the image was made. */
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

    /**
     * The client replaces the limit of a request by one hour. So it renews the lease after the limit that the
     * application set.
     */
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

    /** A listener of several locks is notified of a loss once for each of the locks. */
    static LockVariant lossOfSeveralReportedForEach() {
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

    /**
     * Returns a lock variant that draws the names of grants in another way.
     *
     * @param names makes, from the real random source, the function that draws the names of one process. Only one thread
     *     at a time draws a name.
     */
    private static LockVariant drawing(Function<RandomSource, Supplier<String>> names) {
        return new LockVariant() {
            @Override
            public Ports ports(Ports real) {
                Supplier<String> grants = names.apply(real.chance());
                RandomSource chance = new RandomSource() {
                    @Override
                    public synchronized String grant() {
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
