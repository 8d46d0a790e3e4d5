package io.github.dynamodblock.chaos.client;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.chaos.history.Rpc;
import io.github.dynamodblock.chaos.workload.EventRecorder;
import io.github.dynamodblock.spi.AcquireAllAnswer;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAllAnswer;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * A recording store records each request of a lock client.
 *
 * <ul>
 *   <li>The request is stamped before it is passed on.
 *   <li>The response is stamped when it arrives, before the client receives it.
 *   <li>A request that its client cancels is recorded as UNKNOWN at that moment. If its response arrives later, the
 *       response is not recorded, because the client did not use it.
 * </ul>
 */
final class RecordingStore implements LockStore {
    private final LockStore store;
    private final EventRecorder recorder;
    private final GrantTokens grants;

    RecordingStore(LockStore store, EventRecorder recorder, GrantTokens grants) {
        this.store = store;
        this.recorder = recorder;
        this.grants = grants;
    }

    @Override
    public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
        long sent = recorder.now();
        return observed(
                store.write(write, limit),
                (answer, rows) -> {
                    Rpc.Answer kind = answer.map(RpcEvents::answerOf).orElse(Rpc.Answer.UNKNOWN);
                    recorder.write(RpcEvents.write(
                            write,
                            write.key().partition(),
                            recorder.process(),
                            sent,
                            recorder.now(),
                            kind,
                            rowOf(rows, write.key())));
                },
                RecordingStore::rowsOf);
    }

    @Override
    public CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent, Duration limit) {
        long sent = recorder.now();
        return observed(
                store.read(key, consistent, limit),
                (answer, rows) -> {
                    boolean shown =
                            answer.filter(ReadAnswer.Shown.class::isInstance).isPresent();
                    Rpc.Answer kind = shown ? Rpc.Answer.APPLIED : Rpc.Answer.UNKNOWN;
                    recorder.write(RpcEvents.read(
                            key.partition(), recorder.process(), sent, recorder.now(), kind, rowOf(rows, key)));
                },
                RecordingStore::rowsOf);
    }

    @Override
    public CompletableFuture<AcquireAllAnswer> acquireAll(List<LockWrite.Acquire> writes, Duration limit) {
        long sent = recorder.now();
        return observed(
                store.acquireAll(writes, limit),
                (answer, rows) -> {
                    long at = recorder.now();
                    Rpc.Answer kind = answer.map(RecordingStore::kindOf).orElse(Rpc.Answer.UNKNOWN);
                    for (LockWrite.Acquire write : writes) {
                        // A row that did not refuse was not written either, and the response does not show this row.
                        Rpc.Answer own =
                                kind == Rpc.Answer.REFUSED && !isRefusedBy(answer, write) ? Rpc.Answer.UNAPPLIED : kind;
                        recorder.write(RpcEvents.write(
                                write,
                                write.key().partition(),
                                recorder.process(),
                                sent,
                                at,
                                own,
                                rowOf(rows, write.key())));
                    }
                },
                RecordingStore::rowsOf);
    }

    @Override
    public CompletableFuture<ReadAllAnswer> readAll(List<LockKey> keys, Duration limit) {
        long sent = recorder.now();
        return observed(
                store.readAll(keys, limit),
                (answer, rows) -> {
                    long at = recorder.now();
                    Rpc.Answer kind =
                            answer.filter(ReadAllAnswer.Shown.class::isInstance).isPresent()
                                    ? Rpc.Answer.APPLIED
                                    : Rpc.Answer.UNKNOWN;
                    keys.forEach(key -> recorder.write(
                            RpcEvents.read(key.partition(), recorder.process(), sent, at, kind, rowOf(rows, key))));
                },
                RecordingStore::rowsOf);
    }

    private static Optional<LockRow> rowOf(List<LockRow> rows, LockKey key) {
        return rows.stream().filter(row -> row.key().equals(key)).findFirst();
    }

    @Override
    public TransactWriteItem check(LockKey key, String grant, long token) {
        return store.check(key, grant, token);
    }

    private <A> CompletableFuture<A> observed(
            CompletableFuture<A> answering,
            BiConsumer<Optional<A>, List<LockRow>> record,
            Function<A, List<LockRow>> rowsOf) {
        AtomicBoolean recorded = new AtomicBoolean();
        CompletableFuture<A> told = new CompletableFuture<>();
        CompletableFuture<A> unused = answering.whenComplete((answer, thrown) -> {
            if (recorded.compareAndSet(false, true)) {
                Optional<A> known = Optional.ofNullable(answer);
                List<LockRow> rows = known.map(rowsOf).orElse(List.of());
                rows.forEach(grants::seen);
                record.accept(known, rows);
            }
            if (thrown != null) {
                told.completeExceptionally(thrown);
            } else {
                told.complete(answer);
            }
        });
        CompletableFuture<A> ignored = told.whenComplete((answer, thrown) -> {
            if (told.isCancelled() && recorded.compareAndSet(false, true)) {
                record.accept(Optional.empty(), List.of());
                answering.cancel(true);
            }
        });
        return told;
    }

    private static Rpc.Answer kindOf(AcquireAllAnswer answer) {
        if (answer instanceof AcquireAllAnswer.Applied) {
            return Rpc.Answer.APPLIED;
        }
        if (answer instanceof AcquireAllAnswer.Refused) {
            return Rpc.Answer.REFUSED;
        }
        return answer instanceof StoreAnswer.Unapplied ? Rpc.Answer.UNAPPLIED : Rpc.Answer.UNKNOWN;
    }

    private static boolean isRefusedBy(Optional<AcquireAllAnswer> answer, LockWrite.Acquire write) {
        return answer.filter(all -> all instanceof AcquireAllAnswer.Refused refused
                        && refused.rows().containsKey(write.key()))
                .isPresent();
    }

    private static List<LockRow> rowsOf(StoreAnswer answer) {
        return RpcEvents.rowOf(answer).stream().toList();
    }

    private static List<LockRow> rowsOf(AcquireAllAnswer answer) {
        return answer instanceof AcquireAllAnswer.Refused refused
                ? refused.rows().values().stream().flatMap(Optional::stream).toList()
                : List.of();
    }

    private static List<LockRow> rowsOf(ReadAnswer answer) {
        return answer instanceof ReadAnswer.Shown shown ? shown.row().stream().toList() : List.of();
    }

    private static List<LockRow> rowsOf(ReadAllAnswer answer) {
        return answer instanceof ReadAllAnswer.Shown shown
                ? List.copyOf(shown.rows().values())
                : List.of();
    }
}
