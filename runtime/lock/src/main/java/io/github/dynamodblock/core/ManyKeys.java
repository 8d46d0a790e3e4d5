package io.github.dynamodblock.core;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.core.protocol.AcquireEffect;
import io.github.dynamodblock.core.protocol.Acquisition;
import io.github.dynamodblock.core.protocol.Outlook;
import io.github.dynamodblock.core.protocol.Tenure;
import io.github.dynamodblock.core.protocol.Times;
import io.github.dynamodblock.spi.AcquireAllAnswer;
import io.github.dynamodblock.spi.DataChange;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAllAnswer;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Several locks, all or none, in one transaction under one grant. To the {@link Acquisition} they are one row: held while
 * any of them is held by another, which is then the row to look at, and ours when all are.
 *
 * <p>A transaction that was applied shows no tokens: one consistent read of all rows does. If that has no answer, nobody
 * is told that it was applied; the same grant asks again, is refused by its own rows, and they show their tokens then.
 */
final class ManyKeys implements Wanted<HeldTogether> {
    /** DynamoDB's limit of a transaction. */
    static final int MOST = 100;

    private final Shared shared;
    private final List<LockRequest> requests;
    private final List<LockKey> keys;
    private final Times times;
    /** As the store showed them when they had become ours; empty before. */
    private volatile Map<LockKey, LockRow> ours = Map.of();

    private ManyKeys(Shared shared, List<LockRequest> requests) {
        this.shared = shared;
        this.requests = requests;
        this.keys = requests.stream().map(LockRequest::key).toList();
        this.times = shared.times(requests.get(0));
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
    public void read(Consumer<ReadAnswer> then) {
        LockKey looked = inTheWay();
        shared.glimpse(looked, times, answer -> {
            boolean another = answer instanceof ReadAnswer.Shown
                    && !outlook().inviting()
                    && !inTheWay().equals(looked);
            if (another) {
                // Another row is in the way now, to be looked at at once: what was freed together is found so.
                shared.ports().sender().execute(() -> read(then));
            } else {
                then.accept(answer);
            }
        });
    }

    @Override
    public void acquire(AcquireEffect.SendAcquire send, Consumer<StoreAnswer> then) {
        // What may be taken over is each row's own affair.
        List<LockWrite.Acquire> writes = requests.stream()
                .map(request -> shared.writes()
                        .acquire(
                                request,
                                times,
                                send.version(),
                                shared.outlook(request.key()).seen()))
                .toList();
        shared.requests().acquireAll(writes, times.attempt(), answer -> answered(answer, send.version(), then));
    }

    private void answered(AcquireAllAnswer answer, Version version, Consumer<StoreAnswer> then) {
        if (answer instanceof AcquireAllAnswer.Applied) {
            // On the thread that reads from the connection nothing is sent.
            shared.ports()
                    .sender()
                    .execute(() -> shared.requests()
                            .readAll(keys, times.attempt(), shown -> then.accept(taken(shown, version.grant()))));
        } else if (answer instanceof AcquireAllAnswer.Refused refused) {
            then.accept(refused(refused.rows(), version));
        } else {
            then.accept((StoreAnswer.Failed) answer);
        }
    }

    /** The transaction was applied; whether the rows are still ours, and under which tokens, this shows. */
    private StoreAnswer taken(ReadAllAnswer shown, String grant) {
        if (shown instanceof ReadAllAnswer.Nothing nothing) {
            return new StoreAnswer.Unknown(nothing.why());
        }
        Map<LockKey, LockRow> rows = ((ReadAllAnswer.Shown) shown).rows();
        keys.forEach(key -> saw(key, Optional.ofNullable(rows.get(key))));
        // Some are another's already: asked again, they refuse and say so.
        return areOurs(rows, grant)
                ? new StoreAnswer.Applied(representative(rows))
                : new StoreAnswer.Unknown(new IllegalStateException("some were taken away at once"));
    }

    private StoreAnswer refused(Map<LockKey, Optional<LockRow>> refusing, Version version) {
        keys.stream().filter(refusing::containsKey).forEach(key -> saw(key, Objects.requireNonNull(refusing.get(key))));
        Map<LockKey, LockRow> rows = refusing.entrySet().stream()
                .filter(entry -> entry.getValue().isPresent())
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().get()));
        if (areOurs(rows, version.grant())) {
            return new StoreAnswer.Refused(Optional.of(representative(rows)));
        }
        // Some may be: an earlier attempt, in doubt, was applied, and somebody has taken the others since. A decision
        // that
        // is in doubt sweeps when it ends.
        return new StoreAnswer.Refused(keys.stream()
                .filter(key -> refusing.containsKey(key) && !isOurs(rows.get(key), version.grant()))
                .findFirst()
                .flatMap(refusing::get));
    }

    private boolean areOurs(Map<LockKey, LockRow> rows, String grant) {
        return keys.stream().allMatch(key -> isOurs(rows.get(key), grant));
    }

    private static boolean isOurs(@Nullable LockRow row, String grant) {
        return row != null && row.isOf(grant) && !row.released();
    }

    /** One whose token cannot be read, for then nothing can be granted; else the one that may be collected first. */
    private LockRow representative(Map<LockKey, LockRow> rows) {
        ours = Map.copyOf(rows);
        return keys.stream()
                .map(rows::get)
                .filter(row -> row.token().isEmpty())
                .findFirst()
                .orElseGet(() -> keys.stream()
                        .map(this::row)
                        .min(Comparator.comparingLong(ManyKeys::collectable))
                        .orElseThrow());
    }

    @Override
    public void heartbeat(AcquireEffect.SendHeartbeat send, Consumer<StoreAnswer> then) {
        List<CompletableFuture<StoreAnswer>> answers =
                requests.stream().map(request -> heartbeat(request, send)).toList();
        Futures.hear(
                CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)),
                // The last answer may be a timeout, on the timer's thread, and a refusal makes it ask anew.
                (nothing, failure) -> shared.ports()
                        .sender()
                        .execute(() -> confirmed(
                                whole(
                                        answers.stream()
                                                .map(CompletableFuture::join)
                                                .toList(),
                                        send.version()),
                                send.version(),
                                then)));
    }

    private void confirmed(StoreAnswer answer, Version version, Consumer<StoreAnswer> then) {
        if (answer instanceof StoreAnswer.Refused) {
            // One is another's by now, which ends this grant: those that are still ours are nobody's.
            sweep(new AcquireEffect.Sweep(version.grant(), version.beat()));
        }
        then.accept(answer);
    }

    private CompletableFuture<StoreAnswer> heartbeat(LockRequest request, AcquireEffect.SendHeartbeat send) {
        CompletableFuture<StoreAnswer> heard = new CompletableFuture<>();
        LockKey key = request.key();
        shared.requests()
                .write(
                        shared.writes()
                                .heartbeat(request, times, send.version(), token(key), new DataChange.Keep(), Set.of()),
                        times.attempt(),
                        answer -> {
                            shared.observations()
                                    .saw(key, answer, shared.ports().clock().nanos());
                            heard.complete(answer);
                        });
        return heard;
    }

    /** All are renewed; or the worst that happened to one of them, worst first. */
    private StoreAnswer whole(List<StoreAnswer> answers, Version version) {
        for (StoreAnswer answer : answers) {
            if (answer instanceof StoreAnswer.Refused refused
                    && !refused.row()
                            .filter(row -> row.isHeldBy(version.grant(), token(row.key())))
                            .isPresent()) {
                return refused;
            }
        }
        return answers.stream()
                .filter(StoreAnswer.Unapplied.class::isInstance)
                .findFirst()
                .or(() -> answers.stream()
                        .filter(answer -> !(answer instanceof StoreAnswer.Applied))
                        .findFirst())
                .map(answer -> answer instanceof StoreAnswer.Refused
                        ? new StoreAnswer.Unknown(new IllegalStateException("a newer beat was there"))
                        : answer)
                .orElseGet(() -> new StoreAnswer.Applied(at(version, answers)));
    }

    /** As if all were one row, now that all are renewed. */
    private LockRow at(Version version, List<StoreAnswer> renewed) {
        LockRow row = row(keys.get(0));
        return new LockRow(
                row.key(),
                row.owner(),
                row.lease(),
                version.toString(),
                row.released(),
                row.token(),
                row.content(),
                renewed.stream()
                        .map(answer -> ((StoreAnswer.Applied) answer).row())
                        .min(Comparator.comparingLong(ManyKeys::collectable))
                        .orElseThrow()
                        .expiresAt());
    }

    private static long collectable(LockRow row) {
        return row.expiresAt().orElse(Long.MAX_VALUE);
    }

    private LockRow row(LockKey key) {
        return Objects.requireNonNull(ours.get(key));
    }

    private long token(LockKey key) {
        return row(key).token().orElseThrow();
    }

    private void saw(LockKey key, Optional<LockRow> row) {
        shared.observations().saw(key, row, shared.ports().clock().nanos());
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
        Tenure tenure = Tenure.begin(times, won.version(), token(request.key()), won.acknowledged());
        return new HeldLease(shared, request, tenure, row(request.key()).content());
    }

    @Override
    public void giveBack(HeldTogether held) {
        held.giveBack();
    }
}
