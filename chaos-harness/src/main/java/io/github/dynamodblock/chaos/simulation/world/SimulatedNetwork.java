package io.github.dynamodblock.chaos.simulation.world;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.AcquireAllAnswer;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAllAnswer;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * The network between one process and the store. The requests of one transaction leave together, and so do the requests
 * of one read of several rows. They have the same fate, and one response for all of them.
 */
final class SimulatedNetwork implements LockStore {
    private static final long MILLI = World.MILLI;

    final ClientLife process;
    final World world;
    final SimulatedMachine machine;
    private final List<SimulatedConnection<?>> open = new ArrayList<>();

    SimulatedNetwork(ClientLife process) {
        this.process = process;
        this.world = process.world;
        this.machine = process.machine;
    }

    @Override
    public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
        return send(
                new PendingWrite(this, request(write.key(), write, true, machine.turn(), machine.requests, 1), write));
    }

    @Override
    public CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent, Duration limit) {
        return send(new PendingRead(this, request(key, null, consistent, machine.turn(), machine.requests, 1)));
    }

    @Override
    public CompletableFuture<AcquireAllAnswer> acquireAll(List<LockWrite.Acquire> writes, Duration limit) {
        int turn = machine.turn();
        int first = machine.requests;
        List<SimulatedRequest> requests = writes.stream()
                .map(write -> request(write.key(), write, true, turn, first, writes.size()))
                .toList();
        return send(new PendingMultiAcquire(this, requests, writes));
    }

    @Override
    public CompletableFuture<ReadAllAnswer> readAll(List<LockKey> keys, Duration limit) {
        int turn = machine.turn();
        int first = machine.requests;
        List<SimulatedRequest> requests = keys.stream()
                .map(key -> request(key, null, true, turn, first, keys.size()))
                .toList();
        return send(new PendingMultiRead(this, requests));
    }

    @Override
    public TransactWriteItem check(LockKey key, String grant, long token) {
        return CommitCounters.check(key, grant, token);
    }

    private SimulatedRequest request(
            LockKey key, @Nullable LockWrite write, boolean consistent, int turn, int first, int size) {
        SimulatedRequest request = new SimulatedRequest(
                machine.index,
                process.life,
                machine.requests++,
                turn,
                first,
                size,
                key,
                write,
                consistent,
                world.now(),
                machine.nanos());
        world.note(new WorldEvent.Sent(world.now(), request));
        return request;
    }

    /** Breaks every open connection of this process. */
    void reset() {
        List<SimulatedConnection<?>> broken = List.copyOf(open);
        open.clear();
        for (SimulatedConnection<?> connection : broken) {
            process.live(MILLI, connection::broken);
        }
    }

    private <A> CompletableFuture<A> send(SimulatedConnection<A> connection) {
        open.add(connection);
        leave(connection);
        return connection.answer();
    }

    /** Forgets a connection that got its response, or for whose response the process no longer waits. */
    void closed(SimulatedConnection<?> connection) {
        open.remove(connection);
    }

    private void leave(SimulatedConnection<?> connection) {
        SimulatedRequest request = connection.first();
        int travel = world.choices.make(ChoiceKind.LATENCY, machine.index, request.turn());
        long there = MILLI * (1 + (travel == 0 ? 0 : ChoiceKind.LATENCY.digit(travel, 0)));
        long back = MILLI * (1 + (travel == 0 ? 0 : ChoiceKind.LATENCY.digit(travel, 1)));
        if (world.now() < world.downUntil) {
            process.live(there, connection::broken);
            return;
        }
        if (world.now() < machine.cutOffUntil) {
            return;
        }
        if (world.now() < world.throttledUntil) {
            world.agenda.in(there, () -> answerIn(back, connection::throttled));
            return;
        }
        int fate = world.healed() ? 0 : world.choices.make(ChoiceKind.FATE, machine.index, request.turn());
        int conflict = world.healed() || request.write() == null
                ? 0
                : world.choices.make(ChoiceKind.CONFLICT, machine.index, request.turn());
        if (conflict != 0) {
            world.note(new WorldEvent.Troubled(world.now(), request, RequestFate.CONFLICT, 0));
            world.agenda.in(there, () -> answerIn(back, connection.conflict(ChoiceKind.CONFLICT.digit(conflict, 0))));
        } else if (fate == 0) {
            world.agenda.in(there, () -> land(connection, 0, back));
        } else {
            applyFate(request, connection, there, back, fate);
        }
    }

    private void applyFate(
            SimulatedRequest request, SimulatedConnection<?> connection, long there, long back, int value) {
        RequestFate fate = RequestFate.of(ChoiceKind.FATE.digit(value, 0));
        long delay = world.atMostUntilCalm(RequestFate.delay(ChoiceKind.FATE.digit(value, 1)));
        world.note(new WorldEvent.Troubled(world.now(), request, fate, delay));
        switch (fate) {
            case REQUEST_LOST -> {}
            case RESPONSE_LOST -> world.agenda.in(there, () -> land(connection, 0, -1));
            case REQUEST_LATE -> world.agenda.in(delay, () -> land(connection, 0, back));
            case RESPONSE_LATE -> world.agenda.in(there, () -> land(connection, 0, delay));
            case COPIED -> {
                world.agenda.in(there, () -> land(connection, 0, back));
                world.agenda.in(there + delay, () -> land(connection, 1, -1));
            }
            case COPIED_UNANSWERED -> {
                world.agenda.in(there, () -> land(connection, 0, -1));
                world.agenda.in(there + delay, () -> land(connection, 1, -1));
            }
            case THROTTLED -> world.agenda.in(there, () -> answerIn(back, connection::throttled));
            case CONFLICT -> throw new IllegalStateException("CONFLICT is not drawn as a fate");
        }
    }

    /**
     * Lets a request reach the store.
     *
     * @param copy 0 for the request itself, 1 for a copy of it
     * @param back after how long the response arrives; negative if the response is lost
     */
    private void land(SimulatedConnection<?> connection, int copy, long back) {
        Runnable response = connection.land(copy);
        if (back >= 0) {
            answerIn(back, response);
        }
    }

    /** Delivers a response to the process. Each response contains the time at which the store produced it. */
    private void answerIn(long back, Runnable response) {
        long given = world.now();
        process.live(back, () -> {
            if (world.now() >= machine.cutOffUntil) {
                machine.recordStoreTime(given);
                response.run();
            }
        });
    }
}
