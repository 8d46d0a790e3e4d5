package io.github.dynamodblock.chaos.mutant;

import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;

/** Commits, and releases that write, which hear something else than they were told. */
final class Commits {
    private Commits() {}

    private static Lock hearing(BiFunction<LockWrite.Commit, StoreAnswer, StoreAnswer> heard) {
        return new Lock() {
            @Override
            public Ports ports(Ports real) {
                return new Relay(real) {
                    @Override
                    StoreAnswer heard(LockWrite write, StoreAnswer answer) {
                        return write instanceof LockWrite.Commit commit ? heard.apply(commit, answer) : answer;
                    }
                }.around();
            }
        };
    }

    static Lock lostForgotten() {
        return hearing((commit, answer) -> answer instanceof StoreAnswer.Unknown
                ? new StoreAnswer.Unapplied(new StoreUnavailableException("of a mutant", null), true)
                : answer);
    }

    /** A release that writes: once its connection broke, any refusal counts as its success. */
    static Lock brokenReleaseProvedByAnything() {
        return new Lock() {
            @Override
            public Ports ports(Ports real) {
                return new Relay(real) {
                    private final Set<Relay.Row> doubted = ConcurrentHashMap.newKeySet();

                    @Override
                    StoreAnswer heard(LockWrite write, StoreAnswer answer) {
                        if (!(write instanceof LockWrite.Release release)
                                || release.writes().isEmpty()) {
                            return answer;
                        }
                        Relay.Row grant = Relay.Row.of(write);
                        if (answer instanceof StoreAnswer.Unknown) {
                            doubted.add(grant);
                        }
                        return answer instanceof StoreAnswer.Refused refused
                                        && refused.row().isPresent()
                                        && doubted.contains(grant)
                                ? new StoreAnswer.Applied(refused.row().get())
                                : answer;
                    }
                }.around();
            }
        };
    }

    /** A refusal by such a row counts as proof. */
    private static Lock provedBy(BiPredicate<LockWrite.Commit, LockRow> proof) {
        return hearing((commit, answer) -> answer instanceof StoreAnswer.Refused refused
                        && refused.row().filter(row -> proof.test(commit, row)).isPresent()
                ? new StoreAnswer.Applied(commit.made())
                : answer);
    }

    static Lock provedByAnyRelease() {
        return provedBy((commit, row) -> row.isOf(commit.version().grant()) && row.released());
    }
}
