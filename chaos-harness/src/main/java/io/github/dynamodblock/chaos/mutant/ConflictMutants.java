package io.github.dynamodblock.chaos.mutant;

import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.Optional;
import java.util.function.Function;

/** Writes that a transaction of somebody else's kept from being applied for the moment, and what is made of that. */
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
