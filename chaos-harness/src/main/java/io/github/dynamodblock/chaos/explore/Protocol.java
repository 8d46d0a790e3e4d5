package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.core.protocol.AcquireEffect;
import io.github.dynamodblock.core.protocol.AcquireInput;
import io.github.dynamodblock.core.protocol.Acquisition;
import io.github.dynamodblock.core.protocol.EndEffect;
import io.github.dynamodblock.core.protocol.EndInput;
import io.github.dynamodblock.core.protocol.Ending;
import io.github.dynamodblock.core.protocol.Observation;
import io.github.dynamodblock.core.protocol.Outlook;
import io.github.dynamodblock.core.protocol.RowsTogether;
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

/** The lock: its own transition functions, and the conditions of its writes. Every method is a seam for mutants. */
class Protocol {
    /** Whether what is refused once in a tenure is refused for ever. */
    boolean refusesForEver() {
        return true;
    }

    /** Whether a holder stops at V, whatever happens to it. */
    boolean stopsAtV() {
        return true;
    }

    /** Whether no two decisions have one grant. */
    boolean namesGrantsOnce() {
        return true;
    }

    Observation see(Optional<Observation> before, Optional<LockRow> row, boolean certain) {
        Observation sight = Observation.first(row, Ticks.NOW.nanos(), Ticks.LEASE, Ticks.NO_DRIFT);
        return before.map(known -> known.then(sight, certain)).orElse(sight);
    }

    Outlook outlook(Optional<Observation> seen, boolean orphan) {
        return seen.map(known -> Outlook.of(known, orphan, Ticks.NOW.nanos())).orElse(Outlook.UNSEEN);
    }

    Step<Acquisition, AcquireEffect> ask(Acquisition machine, AcquireInput input, Supplier<String> grants) {
        return machine.on(input, Ticks.NOW, grants);
    }

    /** The transaction that takes all rows: what the table answers, and the rows afterwards. */
    Transacted apply(List<LockWrite.Acquire> writes, List<Optional<LockRow>> rows) {
        return Transacted.of(writes, rows);
    }

    RowsTogether.Heard taken(RowsTogether rows, ReadAllAnswer read, String grant) {
        return rows.taken(read, grant);
    }

    RowsTogether.Heard refused(RowsTogether rows, AcquireAllAnswer.Refused answer, String grant) {
        return rows.refused(answer.rows(), grant);
    }

    StoreAnswer renewed(RowsTogether rows, List<StoreAnswer> answers, Version version) {
        return rows.renewed(answers, version);
    }

    Tenure begin(AcquireEffect.Granted granted) {
        return Tenure.begin(Ticks.TIMES, granted.version(), granted.token(), granted.acknowledged());
    }

    boolean believes(Tenure machine) {
        return machine.isValid(Ticks.NOW);
    }

    Step<Tenure, Tenure.Effect> hold(Tenure machine, Tenure.Input input) {
        return machine.on(input, Ticks.NOW);
    }

    Step<Ending, EndEffect> end(Ending machine, EndInput input) {
        return machine.on(input, Ticks.NOW);
    }

    Step<Sweeping, Sweeping.Effect> sweep(Sweeping machine, Sweeping.Input input) {
        return machine.on(input, Ticks.NOW.nanos());
    }

    StoreAnswer apply(LockWrite write, Optional<LockRow> row) {
        return write.isAllowed(row) ? new StoreAnswer.Applied(write.apply(row)) : new StoreAnswer.Refused(row);
    }
}
