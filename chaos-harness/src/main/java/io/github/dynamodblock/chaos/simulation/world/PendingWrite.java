package io.github.dynamodblock.chaos.simulation.world;

import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.List;
import java.util.Optional;

/** A write of one row that is on its way. */
final class PendingWrite extends SimulatedConnection<StoreAnswer> {
    private final LockWrite write;

    PendingWrite(SimulatedNetwork wire, SimulatedRequest request, LockWrite write) {
        super(wire, List.of(request));
        this.write = write;
    }

    @Override
    Runnable land(int copy) {
        if (write instanceof LockWrite.Commit commit) {
            return land(commit, copy);
        }
        LockRow before = world.table.row(write.key());
        LockRow after = world.table.apply(write, wire.process.name);
        world.note(new WorldEvent.Landed(world.now(), first(), write, copy, before, after));
        if (before != null
                && after != null
                && write instanceof LockWrite.Release release
                && !release.writes().isEmpty()) {
            world.note(new WorldEvent.Counted(
                    world.now(),
                    release,
                    write.key(),
                    CommitCounters.counterInRow(before),
                    CommitCounters.counterInRow(after)));
        }
        StoreAnswer result =
                after != null ? new StoreAnswer.Applied(after) : new StoreAnswer.Refused(Optional.ofNullable(before));
        return () -> told(result);
    }

    private Runnable land(LockWrite.Commit commit, int copy) {
        if (world.counters.appliedAnother(commit)) {
            return () -> told(new StoreAnswer.Unapplied(mismatch(), false));
        }
        if (world.counters.knows(commit)) {
            world.note(new WorldEvent.KnownAgain(world.now(), first()));
            return () -> told(new StoreAnswer.Applied(commit.made()));
        }
        LockRow before = world.table.row(commit.key());
        boolean allowed = world.table.allows(commit, wire.process.name);
        boolean declined = allowed && (CommitCounters.refuses(commit) || !CommitCounters.checks(commit, world.table));
        LockRow after = allowed && !declined ? world.table.apply(commit, wire.process.name) : null;
        world.note(new WorldEvent.Landed(world.now(), first(), commit, copy, before, after));
        if (after != null) {
            for (CommitCounters.Count count : world.counters.write(commit)) {
                world.note(new WorldEvent.Counted(world.now(), commit, count.key(), count.before(), count.value()));
            }
            return () -> told(new StoreAnswer.Applied(commit.made()));
        }
        StoreAnswer refusal =
                declined ? new StoreAnswer.Declined(List.of()) : new StoreAnswer.Refused(Optional.ofNullable(before));
        return () -> told(refusal);
    }

    private static LockMisuseException mismatch() {
        return new LockMisuseException("simulated: another transaction had this ClientRequestToken", null);
    }

    @Override
    Runnable conflict(int which) {
        return () -> told(conflict());
    }

    @Override
    void throttled() {
        told(new StoreAnswer.Unapplied(slowDown(), true));
    }

    @Override
    void broken() {
        told(new StoreAnswer.Unknown(reset()));
    }

    private void told(StoreAnswer result) {
        told(
                result,
                () -> world.note(new WorldEvent.Answered(world.now(), first(), write, result, wire.machine.nanos())));
    }
}
