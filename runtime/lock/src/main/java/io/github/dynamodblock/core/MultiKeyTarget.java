package io.github.dynamodblock.core;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.core.ObservationCache.Seen;
import io.github.dynamodblock.core.protocol.AcquireEffect;
import io.github.dynamodblock.core.protocol.Acquisition;
import io.github.dynamodblock.core.protocol.LeaseTimes;
import io.github.dynamodblock.core.protocol.MultiRowAnswers;
import io.github.dynamodblock.core.protocol.RowAssessment;
import io.github.dynamodblock.core.protocol.Tenure;
import io.github.dynamodblock.spi.AcquireAllAnswer;
import io.github.dynamodblock.spi.DataChange;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A multi-key target is several locks that are acquired together in one transaction under one grant: all of them, or
 * none. To the {@link Acquisition} they are one row. This row is held while another holder has any of the rows; the
 * held row is then the one to read. This grant holds the row when it holds all rows.
 *
 * <p>The response to a transaction that was applied contains no tokens. One consistent read of all rows returns them.
 * {@link MultiRowAnswers} decides what the results mean.
 */
final class MultiKeyTarget implements AcquireTarget<HeldMultiLease> {
    /** DynamoDB's limit of items in a transaction. */
    static final int MOST = 100;

    private final ClientContext context;
    private final List<LockRequest> requests;
    private final List<LockKey> keys;
    private final LeaseTimes times;

    private volatile MultiRowAnswers rows;

    private MultiKeyTarget(ClientContext context, List<LockRequest> requests) {
        this.context = context;
        this.requests = requests;
        this.keys = requests.stream().map(LockRequest::key).toList();
        this.times = context.times(requests.get(0));
        this.rows = MultiRowAnswers.of(keys);
    }

    /**
     * Returns the target of those requests.
     *
     * @throws LockMisuseException if they cannot be acquired together
     */
    static MultiKeyTarget of(ClientContext context, List<LockRequest> wanted) {
        List<LockRequest> requests = List.copyOf(wanted);
        List<LockKey> keys = requests.stream().map(LockRequest::key).toList();
        if (keys.isEmpty() || keys.size() > MOST) {
            throw misuse("1 to " + MOST + " locks are acquired together, not " + keys.size()
                    + ". Request fewer locks, or one lock that covers more.");
        }
        LockRequest first = requests.get(0);
        for (LockRequest request : requests) {
            if (Collections.frequency(keys, request.key()) > 1) {
                throw misuse("The lock '" + request.key()
                        + "' is requested twice among the locks to acquire together. Request it once.");
            }
            if (!request.waitLimit().equals(first.waitLimit())
                    || !request.waitBeyondLease().equals(first.waitBeyondLease())
                    || !request.timing().equals(first.timing())
                    || !request.polling().equals(first.polling())) {
                throw misuse("The locks '" + first.key() + "' and '" + request.key()
                        + "' are to be acquired together, but their requests differ in wait limit, timing or polling."
                        + " Use the same values in all requests.");
            }
            if (request.reentrant() || request.onlyIfExists() || request.replacesAttributes()) {
                throw misuse("The lock '" + request.key()
                        + "' cannot be acquired with others by a request that says reentrant, onlyIfExists or"
                        + " replaceAttributes. Remove this option, or acquire the lock alone.");
            }
            if (request.onItem() != first.onItem()) {
                throw misuse("The locks '" + first.key() + "' and '" + request.key()
                        + "' are to be acquired together, but only one of them says onItem."
                        + " Use onItem in both requests, or in none.");
            }
        }
        return new MultiKeyTarget(context, requests);
    }

    private static LockMisuseException misuse(String message) {
        return new LockMisuseException(message, null);
    }

    @Override
    public ClientContext context() {
        return context;
    }

    @Override
    public LockRequest request() {
        return requests.get(0);
    }

    @Override
    public Object line() {
        return Set.copyOf(keys);
    }

    @Override
    public void asks() {
        keys.forEach(context.observations()::asks);
    }

    @Override
    public void leaves() {
        long now = context.ports().clock().nanos();
        keys.forEach(key -> context.observations().leaves(key, now));
    }

    @Override
    public RowAssessment assessment() {
        return context.ours(line())
                .orElseGet(() -> keys.stream()
                        .map(context::assessment)
                        .filter(assessment -> !assessment.writeCanSucceed())
                        .findFirst()
                        .orElse(RowAssessment.FREE));
    }

    @Override
    public LockKey blockingKey() {
        return keys.stream()
                .filter(key -> !context.assessment(key).writeCanSucceed())
                .findFirst()
                .orElse(keys.get(0));
    }

    @Override
    public void read(Consumer<Seen<ReadAnswer>> then) {
        LockKey looked = blockingKey();
        context.glimpse(looked, times, seen -> {
            boolean another = seen.answer() instanceof ReadAnswer.Shown
                    && !assessment().writeCanSucceed()
                    && !blockingKey().equals(looked);
            if (another) {
                // Another row blocks the caller now. It is read at once, so that locks that were freed together are
                // found soon.
                context.ports().sender().execute(() -> read(then));
            } else {
                then.accept(seen);
            }
        });
    }

    @Override
    public void acquire(AcquireEffect.SendAcquire send, Consumer<Seen<StoreAnswer>> then) {
        // Each row has its own version under which it may be taken over.
        List<LockWrite.Acquire> writes = requests.stream()
                .map(request -> context.writes()
                        .acquire(
                                request,
                                times,
                                send.version(),
                                context.assessment(request.key()).seen()))
                .toList();
        context.requests()
                .acquireAll(
                        writes,
                        times.attempt(),
                        answer -> answered(
                                context.observations()
                                        .saw(
                                                keys,
                                                answer,
                                                context.ports().clock().nanos()),
                                send.version(),
                                then));
    }

    private void answered(Seen<AcquireAllAnswer> seen, Version version, Consumer<Seen<StoreAnswer>> then) {
        if (!(seen.answer() instanceof AcquireAllAnswer.Applied)) {
            then.accept(seen.as(answer -> refused(answer, version.grant())));
            return;
        }
        // The thread that reads from the connection must not send.
        context.ports()
                .sender()
                .execute(() -> context.requests()
                        .readAll(
                                keys,
                                times.attempt(),
                                read -> then.accept(context.observations()
                                        .saw(keys, read, context.ports().clock().nanos())
                                        .as(shown -> heard(rows.taken(shown, version.grant()))))));
    }

    private StoreAnswer refused(AcquireAllAnswer answer, String grant) {
        return answer instanceof AcquireAllAnswer.Refused refused
                ? heard(rows.refused(refused.rows(), grant))
                : (StoreAnswer.Failed) answer;
    }

    private StoreAnswer heard(MultiRowAnswers.Heard heard) {
        rows = heard.rows();
        return heard.answer();
    }

    @Override
    public void heartbeat(AcquireEffect.SendHeartbeat send, Consumer<Seen<StoreAnswer>> then) {
        List<CompletableFuture<Seen<StoreAnswer>>> answers =
                requests.stream().map(request -> heartbeat(request, send)).toList();
        Futures.hear(
                CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)),
                // The last result can be a timeout, on the timer's thread, and after a refusal the acquisition sends
                // again.
                (nothing, failure) -> context.ports()
                        .sender()
                        .execute(() -> confirmed(
                                Seen.together(answers.stream()
                                                .map(CompletableFuture::join)
                                                .toList())
                                        .as(each -> rows.renewed(each, send.version())),
                                send.version(),
                                then)));
    }

    private void confirmed(Seen<StoreAnswer> seen, Version version, Consumer<Seen<StoreAnswer>> then) {
        if (seen.answer() instanceof StoreAnswer.Refused) {
            // Another client holds one of the rows now, and this ends the grant. No client treats the rows that this
            // grant still holds as valid.
            sweep(new AcquireEffect.Sweep(version.grant(), version.beat()));
        }
        then.accept(seen);
    }

    private CompletableFuture<Seen<StoreAnswer>> heartbeat(LockRequest request, AcquireEffect.SendHeartbeat send) {
        CompletableFuture<Seen<StoreAnswer>> heard = new CompletableFuture<>();
        LockKey key = request.key();
        context.requests()
                .write(
                        context.writes()
                                .heartbeat(
                                        request,
                                        times,
                                        send.version(),
                                        rows.token(key),
                                        new DataChange.Keep(),
                                        Set.of()),
                        times.attempt(),
                        answer -> heard.complete(context.observations()
                                .saw(key, answer, context.ports().clock().nanos())));
        return heard;
    }

    @Override
    public void disown(String grant) {
        keys.forEach(key -> context.orphans().disown(key, grant));
    }

    @Override
    public void sweep(AcquireEffect.Sweep sweep) {
        keys.forEach(key -> context.orphans().sweep(key, sweep.grant(), sweep.beat(), times));
    }

    @Override
    public HeldMultiLease begin(AcquireEffect.Granted won) {
        List<HeldLease> leases =
                requests.stream().map(request -> lease(request, won)).toList();
        return HeldMultiLease.begin(context, line(), leases);
    }

    private HeldLease lease(LockRequest request, AcquireEffect.Granted won) {
        Tenure tenure = Tenure.begin(times, won.version(), rows.token(request.key()), won.acknowledged());
        return new HeldLease(context, request, tenure, rows.row(request.key()).content());
    }

    @Override
    public void giveBack(HeldMultiLease held) {
        held.giveBack();
    }
}
