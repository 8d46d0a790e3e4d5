package io.github.dynamodblock.chaos.simulation.world;

import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.ReadAllAnswer;
import io.github.dynamodblock.spi.ReadAnswer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A read of several rows that is on its way. The store reads all rows at the same instant. */
final class PendingMultiRead extends SimulatedConnection<ReadAllAnswer> {
    PendingMultiRead(SimulatedNetwork wire, List<SimulatedRequest> requests) {
        super(wire, requests);
    }

    @Override
    Runnable land(int copy) {
        Map<LockKey, LockRow> rows = new HashMap<>();
        for (SimulatedRequest request : requests) {
            LockRow row = world.table.row(request.key());
            if (row != null) {
                rows.put(request.key(), row);
            }
        }
        return () ->
                told(new ReadAllAnswer.Shown(rows), key -> new ReadAnswer.Shown(Optional.ofNullable(rows.get(key))));
    }

    @Override
    Runnable conflict(int which) {
        throw new IllegalStateException("a read has no conflict with a transaction");
    }

    @Override
    void throttled() {
        failed(slowDown());
    }

    @Override
    void broken() {
        failed(resetWhileReading());
    }

    private void failed(LockException why) {
        told(new ReadAllAnswer.Nothing(why), key -> new ReadAnswer.Nothing(why, true));
    }

    private void told(ReadAllAnswer result, Function<LockKey, ReadAnswer> ofKey) {
        told(
                result,
                () -> requests.forEach(request -> world.note(new WorldEvent.Read(
                        world.now(), request, ofKey.apply(request.key()), false, wire.machine.nanos()))));
    }
}
