package io.github.dynamodblock.chaos.mutant;

import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.Optional;
import java.util.function.Function;

/** Mutants that react wrongly if a write was not applied because another transaction was using the row. */
final class ConflictMutants {
    private ConflictMutants() {}

    static LockVariant takenForRefusals() {
        return hearing(conflict -> new StoreAnswer.Refused(Optional.empty()));
    }

    static LockVariant notRepeated() {
        return hearing(conflict -> new StoreAnswer.Unapplied(conflict.why(), false));
    }

    private static LockVariant hearing(Function<StoreAnswer.Unapplied, StoreAnswer> instead) {
        return new LockVariant() {
            @Override
            public Ports ports(Ports real) {
                return new StoreRelay(real) {
                    @Override
                    StoreAnswer heard(LockWrite write, StoreAnswer answer) {
                        return answer instanceof StoreAnswer.Unapplied conflict && isConflict(conflict)
                                ? instead.apply(conflict)
                                : answer;
                    }
                }.around();
            }
        };
    }

    private static boolean isConflict(StoreAnswer.Unapplied answer) {
        return String.valueOf(answer.why().getMessage()).contains("conflict");
    }
}
