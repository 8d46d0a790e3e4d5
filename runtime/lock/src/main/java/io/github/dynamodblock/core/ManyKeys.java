package io.github.dynamodblock.core;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.core.Observations.Seen;
import io.github.dynamodblock.core.protocol.AcquireEffect;
import io.github.dynamodblock.core.protocol.Acquisition;
import io.github.dynamodblock.core.protocol.Outlook;
import io.github.dynamodblock.core.protocol.RowsTogether;
import io.github.dynamodblock.core.protocol.Tenure;
import io.github.dynamodblock.core.protocol.Times;
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
 * Several locks, all or none, in one transaction under one grant. To the {@link Acquisition} they are one row: held while
 * any of them is held by another, which is then the row to look at, and ours when all are.
 *
 * <p>A transaction that was applied shows no tokens: one consistent read of all rows does. What the answers mean is decided by
 * {@link RowsTogether}.
 */
final class ManyKeys implements Wanted<HeldTogether> {
    /** DynamoDB's limit of a transaction. */
    static final int MOST = 100;

    private final Shared shared;
    private final List<LockRequest> requests;
    private final List<LockKey> keys;
    private final Times times;

    private volatile RowsTogether rows;

    private ManyKeys(Shared shared, List<LockRequest> requests) {
        this.shared = shared;
        this.requests = requests;
        this.keys = requests.stream().map(LockRequest::key).toList();
        this.times = shared.times(requests.get(0));
        this.rows = RowsTogether.of(keys);
    }

    /**
     * Those locks.
     *
     * @throws LockMisuseException if they cannot be wanted together
     */
    static ManyKeys of(Shared shared, List<LockRequest> wanted) {
        List<LockRequest> requests = List.copyOf(wanted);
        List<LockKey> keys = requests.stream().map(LockRequest::key).toList();
        if (keys.isEmpty() || keys.size() > MOST) {
            throw misuse("1 to " + MOST + " locks are acquired together, not " + keys.size()
                    + ". Ask for fewer, or for a coarser one.");
        }
        LockRequest first = requests.get(0);
        for (LockRequest request : requests) {
            if (Collections.frequency(keys, request.key()) > 1) {
                throw misuse("The lock '" + request.key()
                        + "' is asked for twice among those to acquire together. Ask for it once.");
            }
            if (!request.waitLimit().equals(first.waitLimit())
                    || !request.waitBeyondLease().equals(first.waitBeyondLease())
                    || !request.timing().equals(first.timing())
                    || !request.polling().equals(first.polling())) {
                throw misuse("The locks '" + first.key() + "' and '" + request.key()
                        + "' are to be acquired together, but their requests differ in wait limit, timing or polling."
                        + " Give them the same.");
            }
            if (request.reentrant() || request.onlyIfExists() || request.replacesAttributes()) {
                throw misuse("The lock '" + request.key()
                        + "' cannot be acquired with others by a request that says reentrant, onlyIfExists or"
                        + " replaceAttributes. Drop that, or acquire it alone.");
            }
            if (request.onItem() != first.onItem()) {
                throw misuse("The locks '" + first.key() + "' and '" + request.key()
                        + "' are to be acquired together, but only one of them says onItem. Let both say so, or none.");
            }
        }
        return new ManyKeys(shared, requests);
    }

    private static LockMisuseException misuse(String message) {
        return new LockMisuseException(message, null);
    }

    @Override
    public Shared shared() {
        return shared;
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
        keys.forEach(shared.observations()::asks);
    }

    @Override
    public void leaves() {
        long now = shared.ports().clock().nanos();
        keys.forEach(key -> shared.observations().leaves(key, now));
    }

    @Override
    public Outlook outlook() {
        return shared.ours(line())
                .orElseGet(() -> keys.stream()
                        .map(shared::outlook)
                        .filter(outlook -> !outlook.inviting())
                        .findFirst()
                        .orElse(Outlook.FREE));
    }

    @Override
    public LockKey inTheWay() {
        return keys.stream()
                .filter(key -> !shared.outlook(key).inviting())
                .findFirst()
                .orElse(keys.get(0));
    }

    @Override
    public void read(Consumer<Seen<ReadAnswer>> then) {
        LockKey looked = inTheWay();
        shared.glimpse(looked, times, seen -> {
            boolean another = seen.answer() instanceof ReadAnswer.Shown
                    && !outlook().inviting()
                    && !inTheWay().equals(looked);
            if (another) {
                // Another row is in the way now, to be looked at at once: what was freed together is found so.
                shared.ports().sender().execute(() -> read(then));
            } else {
                then.accept(seen);
            }
        });
    }

    @Override
    public void acquire(AcquireEffect.SendAcquire send, Consumer<Seen<StoreAnswer>> then) {
        // What may be taken over is each row's own affair.
        List<LockWrite.Acquire> writes = requests.stream()
                .map(request -> shared.writes()
                        .acquire(
                                request,
                                times,
                                send.version(),
                                shared.outlook(request.key()).seen()))
                .toList();
        shared.requests()
                .acquireAll(
                        writes,
                        times.attempt(),
                        answer -> answered(
                                shared.observations()
                                        .saw(
                                                keys,
                                                answer,
                                                shared.ports().clock().nanos()),
                                send.version(),
                                then));
    }

    private void answered(Seen<AcquireAllAnswer> seen, Version version, Consumer<Seen<StoreAnswer>> then) {
        if (!(seen.answer() instanceof AcquireAllAnswer.Applied)) {
            then.accept(seen.as(answer -> refused(answer, version.grant())));
            return;
        }
        // On the thread that reads from the connection nothing is sent.
        shared.ports()
                .sender()
                .execute(() -> shared.requests()
                        .readAll(
                                keys,
                                times.attempt(),
                                read -> then.accept(shared.observations()
                                        .saw(keys, read, shared.ports().clock().nanos())
                                        .as(shown -> heard(rows.taken(shown, version.grant()))))));
    }

    private StoreAnswer refused(AcquireAllAnswer answer, String grant) {
        return answer instanceof AcquireAllAnswer.Refused refused
                ? heard(rows.refused(refused.rows(), grant))
                : (StoreAnswer.Failed) answer;
    }

    private StoreAnswer heard(RowsTogether.Heard heard) {
        rows = heard.rows();
        return heard.answer();
    }

    @Override
    public void heartbeat(AcquireEffect.SendHeartbeat send, Consumer<Seen<StoreAnswer>> then) {
        List<CompletableFuture<Seen<StoreAnswer>>> answers =
                requests.stream().map(request -> heartbeat(request, send)).toList();
        Futures.hear(
                CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)),
                // The last answer may be a timeout, on the timer's thread, and a refusal makes it ask anew.
                (nothing, failure) -> shared.ports()
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
            // One is another's by now, which ends this grant: those that are still ours are nobody's.
            sweep(new AcquireEffect.Sweep(version.grant(), version.beat()));
        }
        then.accept(seen);
    }

    private CompletableFuture<Seen<StoreAnswer>> heartbeat(LockRequest request, AcquireEffect.SendHeartbeat send) {
        CompletableFuture<Seen<StoreAnswer>> heard = new CompletableFuture<>();
        LockKey key = request.key();
        shared.requests()
                .write(
                        shared.writes()
                                .heartbeat(
                                        request,
                                        times,
                                        send.version(),
                                        rows.token(key),
                                        new DataChange.Keep(),
                                        Set.of()),
                        times.attempt(),
                        answer -> heard.complete(shared.observations()
                                .saw(key, answer, shared.ports().clock().nanos())));
        return heard;
    }

    @Override
    public void disown(String grant) {
        keys.forEach(key -> shared.orphans().disown(key, grant));
    }

    @Override
    public void sweep(AcquireEffect.Sweep sweep) {
        keys.forEach(key -> shared.orphans().sweep(key, sweep.grant(), sweep.beat(), times));
    }

    @Override
    public HeldTogether begin(AcquireEffect.Granted won) {
        List<HeldLease> leases =
                requests.stream().map(request -> lease(request, won)).toList();
        return HeldTogether.begin(shared, line(), leases);
    }

    private HeldLease lease(LockRequest request, AcquireEffect.Granted won) {
        Tenure tenure = Tenure.begin(times, won.version(), rows.token(request.key()), won.acknowledged());
        return new HeldLease(shared, request, tenure, rows.row(request.key()).content());
    }

    @Override
    public void giveBack(HeldTogether held) {
        held.giveBack();
    }
}
