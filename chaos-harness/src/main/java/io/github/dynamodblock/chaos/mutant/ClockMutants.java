package io.github.dynamodblock.chaos.mutant;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.Clock;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Mutants that take a time at the wrong moment or from the wrong clock. */
final class ClockMutants {
    private ClockMutants() {}

    /** A wrong time, for the next calls of a clock on one thread. */
    private static final class Lie {
        private final Lying clock;
        private final long nanos;
        private final OptionalLong epochMicros;
        private int calls;

        Lie(Lying clock, long nanos, OptionalLong epochMicros, int calls) {
            this.clock = clock;
            this.nanos = nanos;
            this.epochMicros = epochMicros;
            this.calls = calls;
        }
    }

    /**
     * A clock that returns a wrong time for a given number of calls. Only the thread that tells the lie sees it: in a real
     * process, other threads read the same clock at the same time.
     */
    private static final class Lying implements Clock {
        private static final ThreadLocal<@Nullable Lie> LIE = new ThreadLocal<>();

        private final Clock real;

        Lying(Clock real) {
            this.real = real;
        }

        /** Shows a wrong monotonic time for a number of calls. */
        void lie(long nanos, int calls) {
            LIE.set(new Lie(this, nanos, OptionalLong.empty(), calls));
        }

        /** Shows both clocks as they were, until the truth is told. */
        void lieOnBothClocks(long nanos, long epochMicros) {
            LIE.set(new Lie(this, nanos, OptionalLong.of(epochMicros), Integer.MAX_VALUE));
        }

        void tellTheTruth() {
            LIE.remove();
        }

        private Optional<Lie> told() {
            return Optional.ofNullable(LIE.get()).filter(lie -> lie.clock == this);
        }

        @Override
        public long nanos() {
            Optional<Lie> lie = told().filter(told -> told.calls > 0);
            lie.ifPresent(told -> told.calls--);
            return lie.map(told -> told.nanos).orElseGet(real::nanos);
        }

        @Override
        public long epochMicros() {
            return told().map(lie -> lie.epochMicros.orElseGet(real::epochMicros))
                    .orElseGet(real::epochMicros);
        }

        @Override
        public OptionalLong storeSeconds() {
            return real.storeSeconds();
        }
    }

    private static Ports with(Ports ports, Clock clock) {
        return new Ports(
                ports.store(),
                clock,
                ports.timer(),
                ports.chance(),
                ports.heartbeats(),
                ports.sender(),
                ports.callbacks());
    }

    /** A challenger counts from the send of its read, not from the arrival of the response. */
    static LockVariant watchFromRequest() {
        return new LockVariant() {
            @Override
            public Ports ports(Ports real) {
                Lying clock = new Lying(real.clock());
                return new FromRequest(with(real, clock), clock).around();
            }
        };
    }

    /** A store after whose reads the clock shows the time of the send, while the core processes the response. */
    private static final class FromRequest extends StoreRelay {
        private final Lying clock;

        FromRequest(Ports ports, Lying clock) {
            super(ports);
            this.clock = clock;
        }

        @Override
        public CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent, Duration limit) {
            long sent = ports.clock().nanos();
            return passed(ports.store().read(key, consistent, limit), answer -> {
                clock.lie(sent, 1);
                return answer;
            });
        }

        @Override
        void deliver(Runnable delivery) {
            delivery.run();
            clock.tellTheTruth();
        }
    }

    /** The core treats the response to an acquire as if it had arrived when the acquire was sent first. */
    static LockVariant grantUnchecked() {
        return new LockVariant() {
            @Override
            public Ports ports(Ports real) {
                Lying clock = new Lying(real.clock());
                return new Unchecked(with(real, clock), clock).around();
            }
        };
    }

    /**
     * A store after whose acquires the clock shows the time of the first send, while the core processes the response.
     */
    private static final class Unchecked extends StoreRelay {
        private record Sent(long nanos, long epochMicros) {}

        private final Map<String, Sent> first = new ConcurrentHashMap<>();
        private final Lying clock;

        Unchecked(Ports ports, Lying clock) {
            super(ports);
            this.clock = clock;
        }

        @Override
        public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
            Sent sent = first.computeIfAbsent(
                    write.version().grant(),
                    grant -> new Sent(ports.clock().nanos(), ports.clock().epochMicros()));
            return passed(ports.store().write(write, limit), answer -> {
                if (write instanceof LockWrite.Acquire) {
                    clock.lieOnBothClocks(sent.nanos(), sent.epochMicros());
                }
                return answer;
            });
        }

        @Override
        void deliver(Runnable delivery) {
            delivery.run();
            clock.tellTheTruth();
        }
    }

    /** Leases end by the wall clock. */
    static LockVariant wallClock() {
        return new LockVariant() {
            @Override
            public Ports ports(Ports real) {
                Clock wall = new Clock() {
                    @Override
                    public long nanos() {
                        return real.clock().epochMicros() * 1_000;
                    }

                    @Override
                    public long epochMicros() {
                        return real.clock().epochMicros();
                    }

                    @Override
                    public OptionalLong storeSeconds() {
                        return real.clock().storeSeconds();
                    }
                };
                return with(real, wall);
            }
        };
    }

    /**
     * The wall clock stands still when the monotonic clock stands still. So it never runs ahead of the monotonic clock.
     */
    static LockVariant sleepsUnnoticed() {
        return new LockVariant() {
            @Override
            public Ports ports(Ports real) {
                long origin = real.clock().epochMicros() - real.clock().nanos() / 1_000;
                Clock still = new Clock() {
                    @Override
                    public long nanos() {
                        return real.clock().nanos();
                    }

                    @Override
                    public long epochMicros() {
                        return origin + nanos() / 1_000;
                    }

                    @Override
                    public OptionalLong storeSeconds() {
                        return real.clock().storeSeconds();
                    }
                };
                return with(real, still);
            }
        };
    }

    /** Times to live count from the wall clock, however wrong it is. The core does not learn the time of the store. */
    static LockVariant timeToLiveByWallClock() {
        return new LockVariant() {
            @Override
            public Ports ports(Ports real) {
                Clock deaf = new Clock() {
                    @Override
                    public long nanos() {
                        return real.clock().nanos();
                    }

                    @Override
                    public long epochMicros() {
                        return real.clock().epochMicros();
                    }
                };
                return with(real, deaf);
            }
        };
    }
}
