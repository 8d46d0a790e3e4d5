package io.github.dynamodblock.chaos.simulation.world;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.LockRow;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Plans the faults of the clients and of the store. Until {@code heal}, each half second can bring one fault of the
 * store, and for each client one fault, one suspension and one image.
 */
final class FaultInjector {
    private static final long SLOT = 500 * World.MILLI;
    private static final long STEP = 20 * World.MILLI;
    /**
     * The shortest suspension. It is longer than 1 % of every lease of a world, because the lock does not promise to
     * notice a suspension of at most about 1 % of a lease.
     */
    private static final long SHORTEST_SLEEP = 125 * World.MILLI;

    /** The unit of the time for which a closing client waits for work. */
    private static final long GRACE = 250 * World.MILLI;

    private final World world;

    FaultInjector(World world) {
        this.world = world;
    }

    void plan() {
        int slots = (int) (world.setup.heal() / SLOT);
        for (int slot = 0; slot < slots; slot++) {
            for (int client = 0; client < world.setup.clients(); client++) {
                plan(client, slot);
            }
            planStore(slot);
        }
    }

    private void plan(int client, int slot) {
        int value = world.choices.make(ChoiceKind.CLIENT_FAULT, client, slot);
        if (value != 0) {
            WorldFault fault = WorldFault.ofClient(ChoiceKind.CLIENT_FAULT.digit(value, 0));
            long length = (100 + 100L * ChoiceKind.CLIENT_FAULT.digit(value, 2)) * World.MILLI;
            long at = slot * SLOT + ChoiceKind.CLIENT_FAULT.digit(value, 1) * STEP;
            world.agenda.at(at, () -> strike(client, slot, fault, untilHealed(length)));
        }
        int sleep = world.choices.make(ChoiceKind.SUSPENSION, client, slot);
        if (sleep != 0) {
            long length = SHORTEST_SLEEP + 100L * ChoiceKind.SUSPENSION.digit(sleep, 1) * World.MILLI;
            long at = slot * SLOT + ChoiceKind.SUSPENSION.digit(sleep, 0) * STEP;
            world.agenda.at(at, () -> suspend(client, untilHealed(length)));
        }
        int image = world.choices.make(ChoiceKind.IMAGE, client, slot);
        if (image != 0) {
            long length = (100 + 100L * ChoiceKind.IMAGE.digit(image, 1)) * World.MILLI;
            long at = slot * SLOT + ChoiceKind.IMAGE.digit(image, 0) * STEP;
            world.agenda.at(at, () -> image(world.process(client), length));
        }
    }

    private void planStore(int slot) {
        int value = world.choices.make(ChoiceKind.STORE_FAULT, 0, slot);
        if (value != 0) {
            WorldFault fault = WorldFault.ofStore(ChoiceKind.STORE_FAULT.digit(value, 0));
            LockKey key = world.keys.get(ChoiceKind.STORE_FAULT.digit(value, 1) % world.keys.size());
            long length = (20 + 40L * ChoiceKind.STORE_FAULT.digit(value, 3)) * World.MILLI;
            long at = slot * SLOT + ChoiceKind.STORE_FAULT.digit(value, 2) * STEP;
            world.agenda.at(at, () -> startStoreFault(fault, key, untilHealed(length)));
        }
    }

    private long untilHealed(long length) {
        return Math.min(length, world.setup.heal() - world.now());
    }

    private void strike(int client, int slot, WorldFault fault, long length) {
        ClientLife process = world.process(client);
        SimulatedMachine machine = process.machine;
        if (!process.isOpen() || process.isAway() || world.now() < machine.pausedUntil) {
            return;
        }
        long told = fault == WorldFault.WALL_CLOCK ? jump(length) : length;
        if (fault == WorldFault.WALL_CLOCK && !machine.jump(told)) {
            return;
        }
        world.note(new WorldEvent.Struck(world.now(), client, fault, told));
        switch (fault) {
            case PAUSE -> machine.pausedUntil = world.now() + length;
            case CUT_OFF -> machine.cutOffUntil = world.now() + length;
            case WALL_CLOCK -> {}
            case KILL -> {
                process.kill();
                world.agenda.in(length, () -> world.restart(machine));
            }
            default -> {
                long grace = GRACE * world.choices.make(ChoiceKind.GRACE, client, slot);
                CompletableFuture<?> unused = process.close(grace)
                        .thenRun(() -> world.agenda.in(untilHealed(length), () -> world.restart(machine)));
            }
        }
    }

    private void image(ClientLife process, long length) {
        if (!process.isOpen() || process.isAway() || world.now() < process.machine.pausedUntil) {
            return;
        }
        CompletableFuture<?> unused = process.leave().thenRun(() -> {
            if (process.isOpen()) {
                long shelved = Math.max(World.MILLI, untilHealed(length));
                world.note(new WorldEvent.Struck(world.now(), process.machine.index, WorldFault.IMAGE, shelved));
                process.freeze(shelved);
            }
        });
    }

    private void suspend(int client, long length) {
        ClientLife process = world.process(client);
        SimulatedMachine machine = process.machine;
        boolean able =
                process.isOpen() && !process.isAway() && world.now() >= machine.pausedUntil && length >= SHORTEST_SLEEP;
        if (able && machine.suspend(length)) {
            world.note(new WorldEvent.Struck(world.now(), client, WorldFault.SUSPEND, length));
            world.agenda.in(length, () -> world.note(new WorldEvent.Woke(world.now(), client)));
        }
    }

    /**
     * Returns by how much a wall clock jumps. An even number of tenths of a second gives a jump back by this length. An
     * odd number gives a jump forward by two times this length.
     */
    private static long jump(long length) {
        long steps = length / (100 * World.MILLI);
        return steps % 2 == 0 ? -length : 2 * length;
    }

    private void startStoreFault(WorldFault fault, LockKey key, long length) {
        LockRow row = world.table.row(key);
        switch (fault) {
            case RESTART -> {
                world.note(new WorldEvent.Struck(world.now(), -1, fault, length));
                world.downUntil = world.now() + length;
                for (int client = 0; client < world.setup.clients(); client++) {
                    world.process(client).wire.reset();
                }
            }
            case THROTTLE -> {
                world.note(new WorldEvent.Struck(world.now(), -1, fault, length));
                world.throttledUntil = world.now() + length;
            }
            case COLLECT -> {
                if (row != null && (row.released() || world.isLongExpired(row) || world.isOverdue(row))) {
                    world.note(new WorldEvent.Struck(world.now(), -1, fault, 0));
                    changeRow(key, row, null);
                }
            }
            default -> {
                if (row != null && !row.released()) {
                    world.note(new WorldEvent.Struck(world.now(), -1, fault, 0));
                    changeRow(key, row, forced(row));
                }
            }
        }
    }

    private static LockRow forced(LockRow row) {
        return new LockRow(
                row.key(),
                row.owner(),
                row.lease(),
                row.version() + ".forced",
                true,
                OptionalLong.of(row.token().orElse(0) + 1),
                row.content());
    }

    private void changeRow(LockKey key, LockRow before, @Nullable LockRow after) {
        world.table.put(key, after);
        world.note(new WorldEvent.Meddled(world.now(), key, before, after));
    }
}
