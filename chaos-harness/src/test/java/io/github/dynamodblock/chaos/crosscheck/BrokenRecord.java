package io.github.dynamodblock.chaos.crosscheck;

import static io.github.dynamodblock.chaos.crosscheck.ValidRun.MS;
import static io.github.dynamodblock.chaos.crosscheck.ValidRun.NEW_OPERATION;
import static io.github.dynamodblock.chaos.crosscheck.ValidRun.SECOND;
import static io.github.dynamodblock.chaos.crosscheck.ValidRun.end;

import io.github.dynamodblock.chaos.history.Complete;
import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Invoke;
import io.github.dynamodblock.chaos.history.Outcome;
import io.github.dynamodblock.chaos.history.ProcessEvent;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The errors that make a record impossible, whatever the lock did: {@link History} refuses it, and nobody judges it. */
enum BrokenRecord {
    OPERATION_OF_A_DEAD_PROCESS(BrokenRecord::operationAfterEnd),
    OPERATION_BEFORE_ITS_PROCESS(BrokenRecord::operationBeforeStart),
    END_BEFORE_ITS_BEGINNING(BrokenRecord::endBeforeBeginning);

    @SuppressWarnings("ImmutableEnumChecker") // a static method
    private final Function<ValidRun, Stream<List<Event>>> variants;

    BrokenRecord(Function<ValidRun, Stream<List<Event>>> variants) {
        this.variants = variants;
    }

    /** Returns lists of events with this error: one for each place of the run to which it can be written. */
    Stream<List<Event>> variants(ValidRun run) {
        return variants.apply(run);
    }

    private static Stream<List<Event>> operationAfterEnd(ValidRun run) {
        return run.all(ProcessEvent.class, life -> life.at() == run.endOf(life.process()))
                .map(life -> withAcquire(run, life.process(), life.at() + SECOND));
    }

    private static Stream<List<Event>> operationBeforeStart(ValidRun run) {
        return run.all(ProcessEvent.class, life -> life.phase() == ProcessEvent.Phase.STARTED)
                .map(life -> withAcquire(run, life.process(), life.at() - SECOND));
    }

    private static Stream<List<Event>> endBeforeBeginning(ValidRun run) {
        return run.returned().map(op -> run.instead(end(op), ChangedEvents.at(end(op), op.start() - 1)));
    }

    private static List<Event> withAcquire(ValidRun run, String process, long at) {
        return run.plus(
                Invoke.acquire(at, process, 1, NEW_OPERATION, "key-1", SECOND),
                Complete.of(at + MS, process, NEW_OPERATION, Outcome.FAIL));
    }
}
