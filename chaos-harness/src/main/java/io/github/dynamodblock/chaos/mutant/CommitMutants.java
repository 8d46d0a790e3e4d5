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

/** Mutants that misread the responses to commits and to releases that write. */
final class CommitMutants {
    private CommitMutants() {}

    private static LockVariant hearing(BiFunction<LockWrite.Commit, StoreAnswer, StoreAnswer> heard) {
        return new LockVariant() {
            @Override
            public Ports ports(Ports real) {
                return new StoreRelay(real) {
                    @Override
                    StoreAnswer heard(LockWrite write, StoreAnswer answer) {
                        return write instanceof LockWrite.Commit commit ? heard.apply(commit, answer) : answer;
                    }
                }.around();
            }
        };
    }

    static LockVariant lostForgotten() {
        return hearing((commit, answer) -> answer instanceof StoreAnswer.Unknown
                ? new StoreAnswer.Unapplied(new StoreUnavailableException("caused by a mutant", null), true)
                : answer);
    }

    /** If the connection of a release that writes was closed, every later refusal with a row counts as its success. */
    static LockVariant brokenReleaseProvedByAnything() {
        return new LockVariant() {
            @Override
            public Ports ports(Ports real) {
                return new StoreRelay(real) {
                    private final Set<StoreRelay.Row> doubted = ConcurrentHashMap.newKeySet();

                    @Override
                    StoreAnswer heard(LockWrite write, StoreAnswer answer) {
                        if (!(write instanceof LockWrite.Release release)
                                || release.writes().isEmpty()) {
                            return answer;
                        }
                        StoreRelay.Row grant = StoreRelay.Row.of(write);
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

    /** A refusal by a row that fulfils {@code proof} counts as a proof that the commit was applied. */
    private static LockVariant provedBy(BiPredicate<LockWrite.Commit, LockRow> proof) {
        return hearing((commit, answer) -> answer instanceof StoreAnswer.Refused refused
                        && refused.row().filter(row -> proof.test(commit, row)).isPresent()
                ? new StoreAnswer.Applied(commit.made())
                : answer);
    }

    static LockVariant provedByAnyRelease() {
        return provedBy((commit, row) -> row.isOf(commit.version().grant()) && row.released());
    }
}
