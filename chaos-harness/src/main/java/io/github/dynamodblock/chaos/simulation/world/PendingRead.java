package io.github.dynamodblock.chaos.simulation.world;

import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.ReadAnswer;
import java.util.List;
import java.util.Optional;

/** A read of one row that is on its way. */
final class PendingRead extends SimulatedConnection<ReadAnswer> {
    PendingRead(SimulatedNetwork wire, SimulatedRequest request) {
        super(wire, List.of(request));
    }

    @Override
    Runnable land(int copy) {
        int stale = first().consistent() || copy > 0
                ? 0
                : world.choices.make(ChoiceKind.STALE, first().client(), first().turn());
        Optional<LockRow> row = world.table.read(first().key(), stale);
        boolean wasStale = stale > 0 && !row.equals(Optional.ofNullable(world.table.row(first().key())));
        return () -> told(new ReadAnswer.Shown(row), wasStale);
    }

    @Override
    Runnable conflict(int which) {
        throw new IllegalStateException("a read has no conflict with a transaction");
    }

    @Override
    void throttled() {
        told(new ReadAnswer.Nothing(slowDown(), true), false);
    }

    @Override
    void broken() {
        told(new ReadAnswer.Nothing(resetWhileReading(), true), false);
    }

    private void told(ReadAnswer result, boolean stale) {
        told(result, () -> world.note(new WorldEvent.Read(world.now(), first(), result, stale, wire.machine.nanos())));
    }
}
