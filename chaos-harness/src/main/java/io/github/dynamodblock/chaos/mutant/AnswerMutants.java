package io.github.dynamodblock.chaos.mutant;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Mutants that change what writes contain, or that misread responses. */
final class AnswerMutants {
    private AnswerMutants() {}

    private static LockVariant with(Function<Ports, StoreRelay> store) {
        return with(store, WriteConditions.PROTOCOL);
    }

    private static LockVariant with(Function<Ports, StoreRelay> store, WriteConditions rules) {
        return new LockVariant() {
            @Override
            public Ports ports(Ports real) {
                return store.apply(real).around();
            }

            @Override
            public WriteConditions rules() {
                return rules;
            }
        };
    }

    private static StoreAnswer inRefusal(StoreAnswer answer, Function<LockRow, LockRow> change) {
        return answer instanceof StoreAnswer.Refused refused
                ? new StoreAnswer.Refused(refused.row().map(change))
                : answer;
    }

    static LockVariant earlyTakeover() {
        return with(ports -> new StoreRelay(ports) {
            private LockRow shorter(LockRow row) {
                Optional<Duration> lease = row.lease().map(l -> Duration.ofMillis(l.toMillis() * 7 / 10));
                return new LockRow(
                        row.key(), row.owner(), lease, row.version(), row.released(), row.token(), row.content());
            }

            @Override
            StoreAnswer heard(LockWrite write, StoreAnswer answer) {
                return inRefusal(answer, this::shorter);
            }

            @Override
            Optional<LockRow> shown(LockKey key, Optional<LockRow> row) {
                return row.map(this::shorter);
            }
        });
    }

    static LockVariant localTokens() {
        return with(
                ports -> new StoreRelay(ports) {
                    private long counter;

                    @Override
                    LockWrite sent(LockWrite write) {
                        return write instanceof LockWrite.Acquire acquire ? above(acquire, ++counter) : write;
                    }
                },
                new WriteConditions() {
                    @Override
                    public long token(LockWrite.Acquire write, @Nullable LockRow before) {
                        return write.floor() + 1;
                    }
                });
    }

    static LockVariant tokensForgotten() {
        return with(ports -> new StoreRelay(ports) {
            @Override
            LockWrite sent(LockWrite write) {
                return write instanceof LockWrite.Acquire acquire
                        ? above(acquire, ports.clock().epochMicros())
                        : write;
            }
        });
    }

    private static LockWrite.Acquire above(LockWrite.Acquire acquire, long floor) {
        return new LockWrite.Acquire(
                acquire.key(),
                acquire.version(),
                acquire.owner(),
                acquire.lease(),
                acquire.seen(),
                floor,
                acquire.expiresAt(),
                acquire.onlyIfExists(),
                acquire.content());
    }

    static LockVariant versionReused() {
        return with(
                ports -> new StoreRelay(ports) {
                    @Override
                    LockWrite sent(LockWrite write) {
                        return write instanceof LockWrite.Heartbeat beat ? at(beat, 2) : write;
                    }
                },
                WeakConditionMutants.heartbeatAtAnyBeat().rules());
    }

    private static LockWrite.Heartbeat at(LockWrite.Heartbeat beat, long number) {
        return beat.at(new Version(beat.version().grant(), number));
    }

    static LockVariant lostReleaseForgotten() {
        return with(ports -> new StoreRelay(ports) {
            @Override
            StoreAnswer heard(LockWrite write, StoreAnswer answer) {
                return write instanceof LockWrite.Release && answer instanceof StoreAnswer.Unknown
                        ? new StoreAnswer.Unapplied(new StoreUnavailableException("caused by a mutant", null), true)
                        : answer;
            }
        });
    }

    static LockVariant forcedReleaseAsOwn() {
        return with(ports -> new StoreRelay(ports) {
            @Override
            StoreAnswer heard(LockWrite write, StoreAnswer answer) {
                return write instanceof LockWrite.Release release
                        ? inRefusal(
                                answer,
                                row -> row.isOf(write.version().grant()) && row.released()
                                        ? row(row, row.version(), true, OptionalLong.of(release.token()))
                                        : row)
                        : answer;
            }
        });
    }

    static LockVariant ownWriteAsAnothers() {
        return with(ports -> new StoreRelay(ports) {
            private final Set<String> mine = ConcurrentHashMap.newKeySet();

            private LockRow foreign(LockRow row) {
                boolean own = Version.parse(row.version())
                        .filter(version -> mine.contains(version.grant()))
                        .isPresent();
                return own && !row.released() ? row(row, "x" + row.version().substring(1), false, row.token()) : row;
            }

            @Override
            LockWrite sent(LockWrite write) {
                if (write instanceof LockWrite.Acquire) {
                    mine.add(write.version().grant());
                }
                return write;
            }

            @Override
            StoreAnswer heard(LockWrite write, StoreAnswer answer) {
                return write instanceof LockWrite.Acquire ? inRefusal(answer, this::foreign) : answer;
            }

            @Override
            Optional<LockRow> shown(LockKey key, Optional<LockRow> row) {
                return row.map(this::foreign);
            }
        });
    }

    static LockVariant anothersWriteAsOwn() {
        return with(ports -> new StoreRelay(ports) {
            @Override
            StoreAnswer heard(LockWrite write, StoreAnswer answer) {
                return write instanceof LockWrite.Acquire && write.version().beat() > 1
                        ? inRefusal(
                                answer,
                                row -> row.released()
                                        ? row
                                        : row(row, write.version().toString(), false, row.token()))
                        : answer;
            }
        });
    }

    static LockVariant timeoutAsStolen() {
        return with(ports -> new StoreRelay(ports) {
            @Override
            public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
                CompletableFuture<StoreAnswer> answer = super.write(write, limit);
                if (write instanceof LockWrite.Heartbeat) {
                    ports.timer().after(100_000_000, () -> answer.complete(new StoreAnswer.Refused(Optional.empty())));
                }
                return answer;
            }
        });
    }

    static LockVariant sleepsAfterRelease() {
        return with(ports -> new StoreRelay(ports) {
            private final Map<String, Long> seen = new ConcurrentHashMap<>();

            @Override
            Optional<LockRow> shown(LockKey key, Optional<LockRow> row) {
                return row.map(r -> r.released() && fresh(r) ? row(r, r.version(), false, r.token()) : r);
            }

            private boolean fresh(LockRow row) {
                long now = ports.clock().nanos();
                long since = seen.computeIfAbsent(row.version(), version -> now);
                return now - since < row.lease().orElseThrow().toNanos();
            }
        });
    }

    static LockVariant olderBeatRestartsWatch() {
        return with(ports -> new StoreRelay(ports) {
            private final Map<LockKey, Version> highest = new ConcurrentHashMap<>();

            @Override
            Optional<LockRow> shown(LockKey key, Optional<LockRow> row) {
                Version version = row.flatMap(r -> Version.parse(r.version())).orElse(null);
                Version before = highest.get(key);
                if (version == null) {
                    return row;
                }
                if (before != null && before.grant().equals(version.grant()) && version.beat() < before.beat()) {
                    // Without a token, the core cannot recognise that it saw this tenure before.
                    return row.map(r -> row(r, r.version(), r.released(), OptionalLong.empty()));
                }
                highest.put(key, version);
                return row;
            }
        });
    }

    static LockVariant sameBeatOnRetry() {
        return with(ports -> new StoreRelay(ports) {
            private final Map<StoreRelay.Row, Long> behind = new ConcurrentHashMap<>();
            private final Set<StoreRelay.Row> unanswered = ConcurrentHashMap.newKeySet();

            @Override
            LockWrite sent(LockWrite write) {
                if (!(write instanceof LockWrite.Heartbeat beat)) {
                    return write;
                }
                StoreRelay.Row grant = StoreRelay.Row.of(write);
                if (!unanswered.add(grant)) {
                    behind.merge(grant, 1L, Long::sum);
                }
                return at(beat, write.version().beat() - behind.getOrDefault(grant, 0L));
            }

            @Override
            StoreAnswer heard(LockWrite write, StoreAnswer answer) {
                String name = write.version().grant();
                StoreRelay.Row grant = StoreRelay.Row.of(write);
                if (!(write instanceof LockWrite.Heartbeat)) {
                    return answer;
                }
                unanswered.remove(grant);
                long off = behind.getOrDefault(grant, 0L);
                return inRefusal(
                        answer,
                        row -> Version.parse(row.version())
                                .filter(version -> version.grant().equals(name))
                                .map(version -> row(
                                        row,
                                        new Version(name, version.beat() + off).toString(),
                                        row.released(),
                                        row.token()))
                                .orElse(row));
            }
        });
    }

    static LockVariant releasedReadAsHeld() {
        return with(ports -> new StoreRelay(ports) {
            @Override
            StoreAnswer heard(LockWrite write, StoreAnswer answer) {
                return write instanceof LockWrite.Heartbeat beat
                        ? inRefusal(
                                answer,
                                row -> row.released()
                                                && row.isOf(write.version().grant())
                                        ? row(row, write.version().toString(), false, OptionalLong.of(beat.token()))
                                        : row)
                        : answer;
            }
        });
    }
}
