package io.github.dynamodblock.core;

import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.memory.InMemoryStore;
import io.github.dynamodblock.spi.AcquireAllAnswer;
import io.github.dynamodblock.spi.Clock;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.RandomSource;
import io.github.dynamodblock.spi.ReadAllAnswer;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Timer;
import io.github.dynamodblock.spi.Version;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * A world in which nothing happens by itself: time stands, alarms wait, callbacks and held-back answers lie in a queue,
 * until a thread of the check lets them go. So the checker alone decides what happens before what.
 */
final class StillWorld implements Clock, Timer, RandomSource, LockStore {
    static final LockKey KEY = LockKey.of("k");
    static final long SECOND = 1_000_000_000L;
    static final ClientSettings SETTINGS = new ClientSettings(
            "one", LeaseTiming.ofLease(Duration.ofSeconds(2)), Duration.ofSeconds(30), Duration.ofDays(7), 0.01);

    final Ports ports = new Ports(this, this, this, this, Runnable::run, Runnable::run, this::callback);
    private final InMemoryStore rows = new InMemoryStore();
    private final List<Alarmed> alarms = new ArrayList<>();
    private final Queue<Runnable> callbacks = new ArrayDeque<>();
    private final Queue<Runnable> answers = new ArrayDeque<>();
    private final List<Object> sent = new ArrayList<>();
    private volatile Predicate<Object> heldBack = request -> false;
    private volatile Function<LockWrite, Optional<StoreAnswer>> instead = write -> Optional.empty();
    private volatile long now;
    private int grants;

    /** Answers to these requests wait for {@link #answer}; a read's request is its key. */
    void holdBack(Predicate<Object> requests) {
        heldBack = requests;
    }

    /** From now on these writes are not applied, and get that answer. */
    void answerInstead(Predicate<LockWrite> writes, StoreAnswer answer) {
        instead = write -> writes.test(write) ? Optional.of(answer) : Optional.empty();
    }

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public long epochMicros() {
        return 1_767_225_600_000_000L + now / 1_000;
    }

    @Override
    public synchronized String grant() {
        String tail = Integer.toString(++grants);
        return "0".repeat(32 - tail.length()) + tail;
    }

    @Override
    public double fraction() {
        return 0;
    }

    @Override
    public Alarm after(long nanos, Runnable task) {
        Alarmed alarm = new Alarmed(now + Math.max(0, nanos), task);
        synchronized (alarms) {
            alarms.add(alarm);
        }
        return alarm;
    }

    private static final class Alarmed implements Alarm {
        private final long at;
        private @Nullable Runnable task;

        Alarmed(long at, Runnable task) {
            this.at = at;
            this.task = task;
        }

        @Override
        public synchronized void cancel() {
            task = null;
        }

        synchronized boolean waits() {
            return task != null;
        }

        synchronized @Nullable Runnable take() {
            Runnable taken = task;
            task = null;
            return taken;
        }
    }

    /** Moves the clocks on and lets go off, on this thread, one after the other, what is due by then. */
    void passes(long nanos) {
        long end = now + nanos;
        for (Alarmed next = dueBy(end); next != null; next = dueBy(end)) {
            now = Math.max(now, next.at);
            Runnable task = next.take();
            if (task != null) {
                task.run();
            }
        }
        now = end;
    }

    /** The process is paused for that long: whatever is due by then waits. */
    void pauses(long nanos) {
        long end = now + nanos;
        now = end;
    }

    /** How many alarms wait for their time. */
    long waitingAlarms() {
        synchronized (alarms) {
            return alarms.stream().filter(Alarmed::waits).count();
        }
    }

    private @Nullable Alarmed dueBy(long end) {
        synchronized (alarms) {
            Alarmed first = null;
            for (Alarmed alarm : alarms) {
                if (alarm.at <= end && (first == null || alarm.at < first.at)) {
                    first = alarm;
                }
            }
            alarms.remove(first);
            return first;
        }
    }

    private void callback(Runnable task) {
        synchronized (callbacks) {
            callbacks.add(task);
        }
    }

    /** Runs, on this thread, the callbacks that were handed over by now. */
    void callBack() {
        drain(callbacks);
    }

    /** Gives, on this thread, the answers that were held back by now. */
    void answer() {
        drain(answers);
    }

    private static void drain(Queue<Runnable> queue) {
        for (Runnable task = next(queue); task != null; task = next(queue)) {
            task.run();
        }
    }

    private static @Nullable Runnable next(Queue<Runnable> queue) {
        synchronized (queue) {
            return queue.poll();
        }
    }

    @Override
    public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
        return answered(write, instead.apply(write).orElseGet(() -> rows.apply(write)));
    }

    @Override
    public CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent, Duration limit) {
        return answered(key, new ReadAnswer.Shown(rows.row(key)));
    }

    @Override
    public TransactWriteItem check(LockKey key, String grant, long token) {
        return TransactWriteItem.builder().build();
    }

    @Override
    public CompletableFuture<AcquireAllAnswer> acquireAll(List<LockWrite.Acquire> writes, Duration limit) {
        return answered(writes, rows.acquireAll(writes, limit).join());
    }

    @Override
    public CompletableFuture<ReadAllAnswer> readAll(List<LockKey> keys, Duration limit) {
        return answered(keys, rows.readAll(keys, limit).join());
    }

    private <A> CompletableFuture<A> answered(Object request, A answer) {
        synchronized (sent) {
            sent.add(request);
        }
        if (!heldBack.test(request)) {
            return CompletableFuture.completedFuture(answer);
        }
        CompletableFuture<A> later = new CompletableFuture<>();
        synchronized (answers) {
            answers.add(() -> later.complete(answer));
        }
        return later;
    }

    /** How many requests of that kind were sent. */
    long sent(Class<?> kind) {
        synchronized (sent) {
            long count = 0;
            for (Object request : sent) {
                count += kind.isInstance(request) ? 1 : 0;
            }
            return count;
        }
    }

    /** How many reads were sent. */
    long reads() {
        return sent(LockKey.class);
    }

    /** Puts a row there as if another client had written it. */
    void put(LockRow row) {
        rows.put(row);
    }

    /** A row that another client holds for two seconds. */
    static LockRow anothers(LockKey key) {
        return new LockRow(
                key,
                Optional.of("another"),
                Optional.of(Duration.ofSeconds(2)),
                new Version("f".repeat(Version.GRANT_LENGTH), 1).toString(),
                false,
                OptionalLong.of(1),
                RowContent.NONE);
    }

    /** The same row, which its holder has freed. */
    static LockRow free(LockRow row) {
        return new LockRow(
                row.key(), row.owner(), row.lease(), row.version(), true, row.token(), row.content(), row.expiresAt());
    }

    Optional<LockRow> row(LockKey key) {
        return rows.row(key);
    }

    boolean isFree() {
        return row(KEY).map(LockRow::released).orElse(true);
    }
}
