package io.github.dynamodblock.chaos.mutant;

import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.Optional;
import java.util.function.Function;

/** Writes that a transaction of somebody else's kept from being applied for the moment, and what is made of that. */
final class Conflicts {
    private Conflicts() {}

    static Lock takenForRefusals() {
        return hearing(conflict -> new StoreAnswer.Refused(Optional.empty()));
    }

    static Lock notRepeated() {
        return hearing(conflict -> new StoreAnswer.Unapplied(conflict.why(), false));
    }

    private static Lock hearing(Function<StoreAnswer.Unapplied, StoreAnswer> instead) {
        return new Lock() {
            @Override
            public Ports ports(Ports real) {
                return new Relay(real) {
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
