package io.github.dynamodblock.chaos.client;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.chaos.history.Rpc;
import io.github.dynamodblock.chaos.workload.Recorder;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Records each request of a lock client: stamped before it is handed on, and when its answer arrives, before the client
 * learns of it. A request that its client cancels is recorded as UNKNOWN at that moment; should its answer still come,
 * it is not recorded: nobody acted on it.
 */
final class RecordingStore implements LockStore {
    private final LockStore store;
    private final Recorder recorder;
    private final Grants grants;

    RecordingStore(LockStore store, Recorder recorder, Grants grants) {
        this.store = store;
        this.recorder = recorder;
        this.grants = grants;
    }

    @Override
    public CompletableFuture<StoreAnswer> write(LockWrite write) {
        long sent = recorder.now();
        return observed(
                store.write(write),
                (answer, row) -> {
                    Rpc.Answer kind = answer.map(RecordingStore::kindOf).orElse(Rpc.Answer.UNKNOWN);
                    recorder.write(RpcEvents.write(write, recorder.process(), sent, recorder.now(), kind, row));
                },
                RecordingStore::rowOf);
    }

    @Override
    public CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent) {
        long sent = recorder.now();
        return observed(
                store.read(key, consistent),
                (answer, row) -> {
                    boolean shown =
                            answer.filter(ReadAnswer.Shown.class::isInstance).isPresent();
                    Rpc.Answer kind = shown ? Rpc.Answer.APPLIED : Rpc.Answer.UNKNOWN;
                    recorder.write(RpcEvents.read(key, recorder.process(), sent, recorder.now(), kind, row));
                },
                RecordingStore::rowOf);
    }

    @Override
    public TransactWriteItem check(LockKey key, String grant, long token) {
        return store.check(key, grant, token);
    }

    private <A> CompletableFuture<A> observed(
            CompletableFuture<A> answering,
            BiConsumer<Optional<A>, Optional<LockRow>> record,
            Function<A, Optional<LockRow>> rowOf) {
        AtomicBoolean recorded = new AtomicBoolean();
        CompletableFuture<A> told = new CompletableFuture<>();
        CompletableFuture<A> unused = answering.whenComplete((answer, thrown) -> {
            if (recorded.compareAndSet(false, true)) {
                Optional<A> known = Optional.ofNullable(answer);
                Optional<LockRow> row = known.flatMap(rowOf);
                row.ifPresent(grants::seen);
                record.accept(known, row);
            }
            if (thrown != null) {
                told.completeExceptionally(thrown);
            } else {
                told.complete(answer);
            }
        });
        CompletableFuture<A> ignored = told.whenComplete((answer, thrown) -> {
            if (told.isCancelled() && recorded.compareAndSet(false, true)) {
                record.accept(Optional.empty(), Optional.empty());
                answering.cancel(true);
            }
        });
        return told;
    }

    private static Rpc.Answer kindOf(StoreAnswer answer) {
        if (answer instanceof StoreAnswer.Applied) {
            return Rpc.Answer.APPLIED;
        }
        if (answer instanceof StoreAnswer.Refused) {
            return Rpc.Answer.REFUSED;
        }
        return answer instanceof StoreAnswer.Unapplied || answer instanceof StoreAnswer.Declined
                ? Rpc.Answer.UNAPPLIED
                : Rpc.Answer.UNKNOWN;
    }

    private static Optional<LockRow> rowOf(StoreAnswer answer) {
        if (answer instanceof StoreAnswer.Applied applied) {
            return Optional.of(applied.row());
        }
        return answer instanceof StoreAnswer.Refused refused ? refused.row() : Optional.empty();
    }

    private static Optional<LockRow> rowOf(ReadAnswer answer) {
        return answer instanceof ReadAnswer.Shown shown ? shown.row() : Optional.empty();
    }
}
