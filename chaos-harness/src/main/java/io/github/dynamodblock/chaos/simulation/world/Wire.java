package io.github.dynamodblock.chaos.simulation.world;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One process's way to the store. */
final class Wire implements LockStore {
    private static final long MILLI = World.MILLI;

    private final Life process;
    private final World world;
    private final Machine machine;
    private final List<Connection> open = new ArrayList<>();

    Wire(Life process) {
        this.process = process;
        this.world = process.world;
        this.machine = process.machine;
    }

    @Override
    public CompletableFuture<StoreAnswer> write(LockWrite write) {
        Request request = request(write.key(), write, true);
        Writing writing = new Writing(request, write);
        send(request, writing);
        return writing.answer;
    }

    @Override
    public CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent) {
        Request request = request(key, null, consistent);
        Reading reading = new Reading(request);
        send(request, reading);
        return reading.answer;
    }

    private Request request(LockKey key, @Nullable LockWrite write, boolean consistent) {
        Request request = new Request(
                machine.index,
                process.life,
                machine.requests++,
                machine.turn(),
                key,
                write,
                consistent,
                world.now(),
                machine.nanos());
        world.note(new Event.Sent(world.now(), request));
        return request;
    }

    /** The store's end of every connection of this process. */
    void reset() {
        List<Connection> broken = List.copyOf(open);
        open.clear();
        for (Connection connection : broken) {
            process.live(MILLI, connection::broken);
        }
    }

    private void send(Request request, Connection connection) {
        open.add(connection);
        int travel = world.choices.make(Kind.LATENCY, machine.index, request.turn());
        long there = MILLI * (1 + (travel == 0 ? 0 : Kind.LATENCY.digit(travel, 0)));
        long back = MILLI * (1 + (travel == 0 ? 0 : Kind.LATENCY.digit(travel, 1)));
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
        int fate = world.healed() ? 0 : world.choices.make(Kind.FATE, machine.index, request.turn());
        if (fate == 0) {
            world.agenda.in(there, () -> land(connection, 0, back));
        } else {
            suffer(request, connection, there, back, fate);
        }
    }

    private void suffer(Request request, Connection connection, long there, long back, int value) {
        Fate fate = Fate.of(Kind.FATE.digit(value, 0));
        long delay = world.atMostUntilCalm(Fate.delay(Kind.FATE.digit(value, 1)));
        world.note(new Event.Troubled(world.now(), request, fate, delay));
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
        }
    }

    /** @param back after how long the response arrives; negative if it is lost */
    private void land(Connection connection, int copy, long back) {
        Runnable response = connection.land(copy);
        if (back >= 0) {
            answerIn(back, response);
        }
    }

    private void answerIn(long back, Runnable response) {
        process.live(back, () -> {
            if (world.now() >= machine.cutOffUntil) {
                response.run();
            }
        });
    }

    /** A request under way. */
    private interface Connection {
        /** The store deals with it, and this is how the process hears. */
        Runnable land(int copy);

        void throttled();

        void broken();
    }

    private static StoreUnavailableException slowDown() {
        return new StoreUnavailableException("simulated throttling", null);
    }

    /** An answer that the sender may stop waiting for. */
    private final class Awaited<A> extends CompletableFuture<A> {
        private final Request request;
        private final Connection connection;

        Awaited(Request request, Connection connection) {
            this.request = request;
            this.connection = connection;
        }

        @Override
        public boolean cancel(boolean interrupt) {
            boolean cancelled = super.cancel(interrupt);
            // Also of one that the store closed while this process was paused, and has not heard of that.
            open.remove(connection);
            if (cancelled) {
                world.note(new Event.GaveUp(world.now(), request));
            }
            return cancelled;
        }

        @Override
        public <U> CompletableFuture<U> newIncompleteFuture() {
            return new CompletableFuture<>();
        }
    }

    private final class Writing implements Connection {
        private final Request request;
        private final LockWrite write;
        private final Awaited<StoreAnswer> answer;

        Writing(Request request, LockWrite write) {
            this.request = request;
            this.write = write;
            this.answer = new Awaited<>(request, this);
        }

        @Override
        public Runnable land(int copy) {
            if (write instanceof LockWrite.Commit commit) {
                return land(commit, copy);
            }
            LockRow before = world.table.row(write.key());
            LockRow after = world.table.apply(write, process.name);
            world.note(new Event.Landed(world.now(), request, write, copy, before, after));
            if (before != null
                    && after != null
                    && write instanceof LockWrite.Release release
                    && !release.writes().isEmpty()) {
                world.note(new Event.Counted(world.now(), release, Counters.inRow(before), Counters.inRow(after)));
            }
            StoreAnswer result = after != null
                    ? new StoreAnswer.Applied(after)
                    : new StoreAnswer.Refused(Optional.ofNullable(before));
            return () -> told(result);
        }

        private Runnable land(LockWrite.Commit commit, int copy) {
            if (world.counters.knows(commit)) {
                world.note(new Event.KnownAgain(world.now(), request));
                return () -> told(new StoreAnswer.Applied(commit.made()));
            }
            LockRow before = world.table.row(commit.key());
            boolean allowed = world.table.allows(commit, process.name);
            boolean declined = allowed && world.counters.refuses(commit);
            LockRow after = allowed && !declined ? world.table.apply(commit, process.name) : null;
            world.note(new Event.Landed(world.now(), request, commit, copy, before, after));
            if (after != null) {
                long count = world.counters.read(commit.key());
                world.note(new Event.Counted(world.now(), commit, count, world.counters.write(commit)));
                return () -> told(new StoreAnswer.Applied(commit.made()));
            }
            StoreAnswer refusal = declined
                    ? new StoreAnswer.Declined(List.of())
                    : new StoreAnswer.Refused(Optional.ofNullable(before));
            return () -> told(refusal);
        }

        @Override
        public void throttled() {
            told(new StoreAnswer.Unapplied(slowDown(), true));
        }

        @Override
        public void broken() {
            told(new StoreAnswer.Unknown(new IOException("simulated connection reset")));
        }

        private void told(StoreAnswer result) {
            if (!answer.isDone()) {
                open.remove(this);
                world.note(new Event.Answered(world.now(), request, write, result, machine.nanos()));
                answer.complete(result);
            }
        }
    }

    private final class Reading implements Connection {
        private final Request request;
        private final Awaited<ReadAnswer> answer;

        Reading(Request request) {
            this.request = request;
            this.answer = new Awaited<>(request, this);
        }

        @Override
        public Runnable land(int copy) {
            int stale = request.consistent() || copy > 0
                    ? 0
                    : world.choices.make(Kind.STALE, machine.index, request.turn());
            Optional<LockRow> row = world.table.read(request.key(), stale);
            boolean wasStale = stale > 0 && !row.equals(Optional.ofNullable(world.table.row(request.key())));
            return () -> told(new ReadAnswer.Shown(row), wasStale);
        }

        @Override
        public void throttled() {
            told(new ReadAnswer.Nothing(slowDown(), true), false);
        }

        @Override
        public void broken() {
            told(new ReadAnswer.Nothing(slowDown(), true), false);
        }

        private void told(ReadAnswer result, boolean stale) {
            if (!answer.isDone()) {
                open.remove(this);
                world.note(new Event.Read(world.now(), request, result, stale, machine.nanos()));
                answer.complete(result);
            }
        }
    }
}
