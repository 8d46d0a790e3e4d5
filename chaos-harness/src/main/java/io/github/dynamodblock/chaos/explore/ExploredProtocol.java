package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.core.protocol.AcquireEffect;
import io.github.dynamodblock.core.protocol.AcquireInput;
import io.github.dynamodblock.core.protocol.Acquisition;
import io.github.dynamodblock.core.protocol.Ending;
import io.github.dynamodblock.core.protocol.EndingEffect;
import io.github.dynamodblock.core.protocol.EndingInput;
import io.github.dynamodblock.core.protocol.MultiRowAnswers;
import io.github.dynamodblock.core.protocol.RowAssessment;
import io.github.dynamodblock.core.protocol.RowObservation;
import io.github.dynamodblock.core.protocol.Step;
import io.github.dynamodblock.core.protocol.Sweeping;
import io.github.dynamodblock.core.protocol.Tenure;
import io.github.dynamodblock.spi.AcquireAllAnswer;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAllAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The explored protocol is the lock that the explorer runs: the lock's own transition functions, and the conditions of
 * its writes. A mutant overrides methods of this class.
 */
class ExploredProtocol {
    /** Returns whether the table never applies a write that it refused in the same tenure before. */
    boolean refusesForEver() {
        return true;
    }

    /** Returns whether a holder stops at V, whatever happens to it. */
    boolean stopsAtV() {
        return true;
    }

    /** Returns whether no two decisions use the same grant. */
    boolean namesGrantsOnce() {
        return true;
    }

    RowObservation see(Optional<RowObservation> before, Optional<LockRow> row, boolean certain) {
        RowObservation sight =
                RowObservation.first(row, ExploredTime.NOW.nanos(), ExploredTime.LEASE, ExploredTime.NO_DRIFT);
        return before.map(known -> known.then(sight, certain)).orElse(sight);
    }

    RowAssessment assessment(Optional<RowObservation> seen, boolean orphan) {
        return seen.map(known -> RowAssessment.of(known, orphan, ExploredTime.NOW.nanos()))
                .orElse(RowAssessment.UNSEEN);
    }

    Step<Acquisition, AcquireEffect> ask(Acquisition machine, AcquireInput input, Supplier<String> grants) {
        return machine.on(input, ExploredTime.NOW, grants);
    }

    /**
     * Applies the transaction that takes all rows. Returns the response of the table and the rows after the
     * transaction.
     */
    TransactionResult apply(List<LockWrite.Acquire> writes, List<Optional<LockRow>> rows) {
        return TransactionResult.of(writes, rows);
    }

    MultiRowAnswers.Heard taken(MultiRowAnswers rows, ReadAllAnswer read, String grant) {
        return rows.taken(read, grant);
    }

    MultiRowAnswers.Heard refused(MultiRowAnswers rows, AcquireAllAnswer.Refused answer, String grant) {
        return rows.refused(answer.rows(), grant);
    }

    StoreAnswer renewed(MultiRowAnswers rows, List<StoreAnswer> answers, Version version) {
        return rows.renewed(answers, version);
    }

    Tenure begin(AcquireEffect.Granted granted) {
        return Tenure.begin(ExploredTime.TIMES, granted.version(), granted.token(), granted.acknowledged());
    }

    boolean believes(Tenure machine) {
        return machine.isValid(ExploredTime.NOW);
    }

    Step<Tenure, Tenure.Effect> hold(Tenure machine, Tenure.Input input) {
        return machine.on(input, ExploredTime.NOW);
    }

    Step<Ending, EndingEffect> end(Ending machine, EndingInput input) {
        return machine.on(input, ExploredTime.NOW);
    }

    Step<Sweeping, Sweeping.Effect> sweep(Sweeping machine, Sweeping.Input input) {
        return machine.on(input, ExploredTime.NOW.nanos());
    }

    StoreAnswer apply(LockWrite write, Optional<LockRow> row) {
        return write.isAllowed(row) ? new StoreAnswer.Applied(write.apply(row)) : new StoreAnswer.Refused(row);
    }
}
