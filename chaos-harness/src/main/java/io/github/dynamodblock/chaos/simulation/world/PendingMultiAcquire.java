package io.github.dynamodblock.chaos.simulation.world;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.AcquireAllAnswer;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The acquires of one transaction that is on its way. The store applies all of them at one instant, or none. */
final class PendingMultiAcquire extends SimulatedConnection<AcquireAllAnswer> {
    private final List<LockWrite.Acquire> writes;

    PendingMultiAcquire(SimulatedNetwork wire, List<SimulatedRequest> requests, List<LockWrite.Acquire> writes) {
        super(wire, requests);
        this.writes = writes;
    }

    @Override
    Runnable land(int copy) {
        List<@Nullable LockRow> before = new ArrayList<>();
        Map<LockKey, Optional<LockRow>> refusing = new HashMap<>();
        for (LockWrite.Acquire write : writes) {
            LockRow row = world.table.row(write.key());
            before.add(row);
            if (!world.table.allows(write, wire.process.name)) {
                refusing.put(write.key(), Optional.ofNullable(row));
            }
        }
        List<@Nullable LockRow> after = new ArrayList<>();
        for (LockWrite.Acquire write : writes) {
            after.add(refusing.isEmpty() ? world.table.apply(write, wire.process.name) : null);
        }
        for (int i = 0; i < writes.size(); i++) {
            world.note(new WorldEvent.Landed(
                    world.now(), requests.get(i), writes.get(i), copy, before.get(i), after.get(i)));
        }
        return () -> told(refusing.isEmpty() ? new AcquireAllAnswer.Applied() : new AcquireAllAnswer.Refused(refusing));
    }

    /**
     * Lets the transaction fail because another transaction is using some of its rows. The store still checks the
     * conditions of the other rows, and these rows can refuse.
     *
     * <ul>
     *   <li>If a refusing row does not show this grant as held, the response is a refusal.
     *   <li>Otherwise the response is a conflict, and the client sends the transaction again. If the refusing rows show
     *       this grant as held, an earlier attempt can be visible in some rows and not yet in all, so nothing is known.
     * </ul>
     */
    @Override
    Runnable conflict(int which) {
        Map<LockKey, Optional<LockRow>> refusing = new HashMap<>();
        boolean own = true;
        for (int i = 0; i < writes.size(); i++) {
            boolean free = which == 0 ? i > 0 : which == 1 && i < writes.size() - 1;
            LockWrite.Acquire write = writes.get(i);
            LockRow row = world.table.row(write.key());
            if (free && !world.table.allows(write, wire.process.name)) {
                refusing.put(write.key(), Optional.ofNullable(row));
                own &= row != null
                        && !row.released()
                        && row.isOf(write.version().grant());
            }
        }
        boolean again = own;
        return () -> told(again ? conflict() : new AcquireAllAnswer.Refused(refusing));
    }

    @Override
    void throttled() {
        told(new StoreAnswer.Unapplied(slowDown(), true));
    }

    @Override
    void broken() {
        told(new StoreAnswer.Unknown(reset()));
    }

    private void told(AcquireAllAnswer result) {
        told(result, () -> {
            for (int i = 0; i < writes.size(); i++) {
                world.note(heard(requests.get(i), writes.get(i), result));
            }
        });
    }

    /** Returns what the client learns about one of its rows. It learns nothing about a row that did not refuse. */
    private WorldEvent heard(SimulatedRequest request, LockWrite.Acquire write, AcquireAllAnswer result) {
        long now = world.now();
        long on = wire.machine.nanos();
        if (result instanceof StoreAnswer.Failed failed) {
            return new WorldEvent.Answered(now, request, write, failed, on);
        }
        Optional<LockRow> row = result instanceof AcquireAllAnswer.Refused refused
                ? refused.rows().get(write.key())
                : null;
        return row == null
                ? new WorldEvent.Settled(now, request, write, result instanceof AcquireAllAnswer.Applied, on)
                : new WorldEvent.Answered(now, request, write, new StoreAnswer.Refused(row), on);
    }
}
