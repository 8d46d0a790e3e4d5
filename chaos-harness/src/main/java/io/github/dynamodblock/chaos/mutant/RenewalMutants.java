package io.github.dynamodblock.chaos.mutant;

import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.StoreAnswer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Mutants whose holders do not do everything that they can to keep their leases. */
final class RenewalMutants {
    private static final long MILLI = 1_000_000L;

    private RenewalMutants() {}

    private static LockVariant with(Function<Ports, StoreRelay> store) {
        return new LockVariant() {
            @Override
            public Ports ports(Ports real) {
                return store.apply(real).around();
            }
        };
    }

    /** A store that sends only some of the heartbeats. The other heartbeats never get a response. */
    private abstract static class Sparing extends StoreRelay {
        Sparing(Ports ports) {
            super(ports);
        }

        /** Returns whether the next heartbeat is sent. */
        abstract boolean sends(Row of);

        /** Records the result of a heartbeat that was sent. */
        abstract void ended(Row of, boolean cancelled, StoreAnswer answer);

        @Override
        public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
            if (!(write instanceof LockWrite.Heartbeat)) {
                return super.write(write, limit);
            }
            Row of = Row.of(write);
            if (!sends(of)) {
                return new CompletableFuture<>();
            }
            CompletableFuture<StoreAnswer> answer = super.write(write, limit);
            CompletableFuture<?> unused =
                    answer.whenComplete((told, failure) -> ended(of, failure != null, told == null ? unknown() : told));
            return answer;
        }
    }

    private static StoreAnswer unknown() {
        return new StoreAnswer.Unknown(new TimeoutException("caused by a mutant"));
    }

    static LockVariant endsAfterLostAnswers() {
        return with(ports -> new Sparing(ports) {
            private static final int MOST = 3;
            private final Map<Row, Integer> lost = new ConcurrentHashMap<>();

            @Override
            boolean sends(Row of) {
                return lost.getOrDefault(of, 0) < MOST;
            }

            @Override
            void ended(Row of, boolean cancelled, StoreAnswer answer) {
                if (cancelled || answer instanceof StoreAnswer.Unknown) {
                    lost.merge(of, 1, Integer::sum);
                }
            }
        });
    }

    static LockVariant endsAfterThrottle() {
        return with(ports -> new Sparing(ports) {
            private final Set<Row> throttled = ConcurrentHashMap.newKeySet();

            @Override
            boolean sends(Row of) {
                return !throttled.contains(of);
            }

            @Override
            void ended(Row of, boolean cancelled, StoreAnswer answer) {
                if (answer instanceof StoreAnswer.Unapplied) {
                    throttled.add(of);
                }
            }
        });
    }

    /** At most three heartbeats are on their way, and a throttled heartbeat counts as on its way for ever. */
    static LockVariant throttledStaysInFlight() {
        return with(ports -> new Sparing(ports) {
            private static final int MOST = 3;
            private final Map<Row, Integer> inFlight = new ConcurrentHashMap<>();

            @Override
            boolean sends(Row of) {
                return inFlight.merge(of, 1, Integer::sum) <= MOST;
            }

            @Override
            void ended(Row of, boolean cancelled, StoreAnswer answer) {
                if (!(answer instanceof StoreAnswer.Unapplied)) {
                    inFlight.merge(of, -1, Integer::sum);
                }
            }
        });
    }

    static LockVariant givesUpAtOnce() {
        return with(ports -> new StoreRelay(ports) {
            @Override
            public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
                CompletableFuture<StoreAnswer> answer = super.write(write, limit);
                if (!(write instanceof LockWrite.Heartbeat)) {
                    return answer;
                }
                CompletableFuture<StoreAnswer> impatient = new CompletableFuture<>();
                CompletableFuture<?> unused = answer.whenComplete((told, failure) -> impatient.complete(told));
                ports.timer().after(MILLI, () -> {
                    if (impatient.complete(unknown())) {
                        answer.cancel(true);
                    }
                });
                return impatient;
            }
        });
    }

    /**
     * A heartbeat is sent only after the one before has ended, as if all heartbeats of a client shared one connection.
     */
    static LockVariant waitsForLostOnes() {
        return with(ports -> new StoreRelay(ports) {
            private final Deque<Runnable> waiting = new ArrayDeque<>();
            private boolean busy;

            @Override
            public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
                if (!(write instanceof LockWrite.Heartbeat)) {
                    return super.write(write, limit);
                }
                CompletableFuture<StoreAnswer> heard = new CompletableFuture<>();
                waiting.add(() -> send(super.write(write, limit), heard));
                next();
                return heard;
            }

            private void send(CompletableFuture<StoreAnswer> answer, CompletableFuture<StoreAnswer> heard) {
                CompletableFuture<?> unused = answer.whenComplete((told, failure) -> {
                    heard.complete(failure == null ? told : unknown());
                    busy = false;
                    next();
                });
                CompletableFuture<?> unusedEnd = heard.whenComplete((told, failure) -> answer.cancel(true));
            }

            private void next() {
                if (!busy && !waiting.isEmpty()) {
                    busy = true;
                    waiting.remove().run();
                }
            }
        });
    }

    /** A heartbeat is sent only if four fifths of the lease have passed since the last heartbeat. */
    static LockVariant renewsLate() {
        return with(ports -> new Sparing(ports) {
            private final Map<Row, Long> last = new ConcurrentHashMap<>();
            private long lease;

            @Override
            LockWrite sent(LockWrite write) {
                lease = write instanceof LockWrite.Heartbeat beat ? beat.lease().toNanos() : lease;
                return write;
            }

            @Override
            boolean sends(Row of) {
                long now = ports.clock().nanos();
                boolean due = now - last.getOrDefault(of, Long.MIN_VALUE / 2) >= lease * 4 / 5;
                if (due) {
                    last.put(of, now);
                }
                return due;
            }

            @Override
            void ended(Row of, boolean cancelled, StoreAnswer answer) {}
        });
    }
}
