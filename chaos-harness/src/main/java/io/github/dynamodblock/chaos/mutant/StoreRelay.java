package io.github.dynamodblock.chaos.mutant;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.AcquireAllAnswer;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.ReadAllAnswer;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** A store that passes everything to the real store. A mutant changes one thing of it. */
class StoreRelay implements LockStore {
    final Ports ports;
    private final LockStore real;

    /** The key and the grant of a write. Locks that were granted together have the same grant. */
    record Row(LockKey key, String grant) {
        static Row of(LockWrite write) {
            return new Row(write.key(), write.version().grant());
        }
    }

    StoreRelay(Ports ports) {
        this.ports = ports;
        this.real = ports.store();
    }

    /** Returns the write that is sent instead. */
    LockWrite sent(LockWrite write) {
        return write;
    }

    /** Returns the response that the core receives instead. */
    StoreAnswer heard(LockWrite write, StoreAnswer answer) {
        return answer;
    }

    /** Returns the row that a read shows instead. */
    Optional<LockRow> shown(LockKey key, Optional<LockRow> row) {
        return row;
    }

    @Override
    public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
        return passed(real.write(sent(write), limit), answer -> heard(write, answer));
    }

    /** Changes each write, and each row that refuses, as if the write were alone. */
    @Override
    public CompletableFuture<AcquireAllAnswer> acquireAll(List<LockWrite.Acquire> writes, Duration limit) {
        List<LockWrite.Acquire> sent =
                writes.stream().map(write -> (LockWrite.Acquire) sent(write)).toList();
        return passed(
                real.acquireAll(sent, limit),
                answer -> answer instanceof AcquireAllAnswer.Refused refused ? heard(writes, refused) : answer);
    }

    private AcquireAllAnswer heard(List<LockWrite.Acquire> writes, AcquireAllAnswer.Refused answer) {
        Map<LockKey, Optional<LockRow>> rows = new HashMap<>();
        for (LockWrite.Acquire write : writes) {
            Optional<LockRow> row = answer.rows().get(write.key());
            if (row != null) {
                StoreAnswer heard = heard(write, new StoreAnswer.Refused(row));
                rows.put(write.key(), heard instanceof StoreAnswer.Refused refused ? refused.row() : row);
            }
        }
        return new AcquireAllAnswer.Refused(rows);
    }

    /** Shows the rows that were just acquired without a change. */
    @Override
    public CompletableFuture<ReadAllAnswer> readAll(List<LockKey> keys, Duration limit) {
        return real.readAll(keys, limit);
    }

    @Override
    public CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent, Duration limit) {
        return passed(
                real.read(key, consistent, limit),
                answer -> answer instanceof ReadAnswer.Shown shown
                        ? new ReadAnswer.Shown(shown(key, shown.row()))
                        : answer);
    }

    @Override
    public TransactWriteItem check(LockKey key, String grant, long token) {
        return real.check(key, grant, token);
    }

    /** Delivers a response. A mutant overrides this method to do something before or after the delivery. */
    void deliver(Runnable delivery) {
        delivery.run();
    }

    /** Passes a response on after a change. If the returned future is cancelled, the given future is cancelled too. */
    <A> CompletableFuture<A> passed(CompletableFuture<A> from, Function<A, A> change) {
        CompletableFuture<A> to = new CompletableFuture<>();
        CompletableFuture<A> unused = from.whenComplete((answer, failure) -> {
            if (failure == null) {
                A changed = change.apply(answer);
                deliver(() -> to.complete(changed));
            } else {
                to.completeExceptionally(failure);
            }
        });
        CompletableFuture<A> unusedToo = to.whenComplete((answer, failure) -> {
            if (to.isCancelled()) {
                from.cancel(true);
            }
        });
        return to;
    }

    /** Returns the ports with this store. */
    Ports around() {
        return new Ports(
                this,
                ports.clock(),
                ports.timer(),
                ports.chance(),
                ports.heartbeats(),
                ports.sender(),
                ports.callbacks());
    }

    static LockRow row(LockRow old, String version, boolean released, OptionalLong token) {
        return new LockRow(old.key(), old.owner(), old.lease(), version, released, token, old.content());
    }
}
