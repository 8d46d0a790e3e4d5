package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.Leadership;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.Returnable;
import io.github.dynamodblock.spi.Clock;
import io.github.dynamodblock.system.SystemClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** A lock client whose calls and leases are observed. */
final class ObservedLockClient implements LockClient {
    private final String name;
    private final LockClient client;
    private final LockObserver observer;
    private final Clock clock = new SystemClock();
    /** The leases that are held, as the client knows them. */
    private final Map<Lease, ObservedGrant> held = new ConcurrentHashMap<>();

    /** @param name the name of the client, which the observer is told with each call */
    ObservedLockClient(String name, LockClient client, LockObserver observer) {
        this.name = name;
        this.client = client;
        this.observer = observer;
    }

    private ObservedCall begin(List<LockRequest> requests) {
        CallMemo memo = new CallMemo();
        return new ObservedCall(
                requests.stream()
                        .map(request -> new ObservedGrant(name, request, memo, observer, clock, held::remove))
                        .toList(),
                requests,
                observer,
                clock);
    }

    private Lease granted(ObservedCall call, Lease lease) {
        call.answered(LockObserver.Answer.GRANTED);
        return begun(lease, call.grant(lease.key()));
    }

    private Lease begun(Lease lease, ObservedGrant grant) {
        held.put(lease, grant);
        grant.granted(lease);
        return new ObservedLease(lease, grant);
    }

    private MultiLease granted(ObservedCall call, MultiLease all) {
        call.answered(LockObserver.Answer.GRANTED);
        all.leases().forEach(lease -> begun(lease, call.grant(lease.key())));
        return new ObservedMultiLease(all, this::observed, call.grants());
    }

    private <T, R> Optional<R> perhaps(ObservedCall call, Optional<T> granted, Function<T, R> form) {
        if (granted.isEmpty()) {
            call.answered(LockObserver.Answer.NOT_GRANTED);
        }
        return granted.map(form);
    }

    /** Sends a request. What is refused at once has an answer as well. */
    private static <T> T asked(ObservedCall call, Supplier<T> request) {
        try {
            return request.get();
        } catch (RuntimeException | Error e) {
            call.failed(e);
            throw e;
        }
    }

    private Lease observed(Lease lease) {
        ObservedGrant grant = held.get(lease);
        return grant == null ? lease : new ObservedLease(lease, grant);
    }

    @Override
    public Lease acquire(LockRequest request) throws InterruptedException {
        ObservedCall call = begin(List.of(request));
        Lease lease;
        try {
            lease = client.acquire(call.requests().get(0));
        } catch (InterruptedException | RuntimeException | Error e) {
            call.failed(e);
            throw e;
        }
        return granted(call, lease);
    }

    @Override
    public Optional<Lease> tryAcquire(LockRequest request) throws InterruptedException {
        ObservedCall call = begin(List.of(request));
        Optional<Lease> lease;
        try {
            lease = client.tryAcquire(call.requests().get(0));
        } catch (InterruptedException | RuntimeException | Error e) {
            call.failed(e);
            throw e;
        }
        return perhaps(call, lease, one -> granted(call, one));
    }

    @Override
    public MultiLease acquireAll(List<LockRequest> requests) throws InterruptedException {
        ObservedCall call = begin(requests);
        MultiLease all;
        try {
            all = client.acquireAll(call.requests());
        } catch (InterruptedException | RuntimeException | Error e) {
            call.failed(e);
            throw e;
        }
        return granted(call, all);
    }

    @Override
    public Optional<MultiLease> tryAcquireAll(List<LockRequest> requests) throws InterruptedException {
        ObservedCall call = begin(requests);
        Optional<MultiLease> all;
        try {
            all = client.tryAcquireAll(call.requests());
        } catch (InterruptedException | RuntimeException | Error e) {
            call.failed(e);
            throw e;
        }
        return perhaps(call, all, several -> granted(call, several));
    }

    @Override
    public CompletableFuture<Lease> acquireAsync(LockRequest request) {
        ObservedCall call = begin(List.of(request));
        return call.heard(Relay.of(
                asked(call, () -> client.acquireAsync(call.requests().get(0))),
                lease -> granted(call, lease),
                lease -> Returnable.giveBack(observed(lease))));
    }

    @Override
    public CompletableFuture<Optional<Lease>> tryAcquireAsync(LockRequest request) {
        ObservedCall call = begin(List.of(request));
        return call.heard(Relay.of(
                asked(call, () -> client.tryAcquireAsync(call.requests().get(0))),
                lease -> perhaps(call, lease, one -> granted(call, one)),
                lease -> lease.ifPresent(one -> Returnable.giveBack(observed(one)))));
    }

    @Override
    public CompletableFuture<MultiLease> acquireAllAsync(List<LockRequest> requests) {
        ObservedCall call = begin(requests);
        return call.heard(Relay.of(
                asked(call, () -> client.acquireAllAsync(call.requests())),
                all -> granted(call, all),
                all -> Returnable.giveBack(new ObservedMultiLease(all, this::observed, call.grants()))));
    }

    @Override
    public CompletableFuture<Optional<MultiLease>> tryAcquireAllAsync(List<LockRequest> requests) {
        ObservedCall call = begin(requests);
        return call.heard(Relay.of(
                asked(call, () -> client.tryAcquireAllAsync(call.requests())),
                all -> perhaps(call, all, several -> granted(call, several)),
                all -> all.ifPresent(several ->
                        Returnable.giveBack(new ObservedMultiLease(several, this::observed, call.grants())))));
    }

    @Override
    public Leadership campaign(LockRequest request) {
        return client.campaign(request);
    }

    @Override
    public List<Lease> leases() {
        return client.leases().stream().map(this::observed).toList();
    }

    @Override
    public String owner() {
        return client.owner();
    }

    @Override
    public void close(Duration workLimit) {
        client.close(workLimit);
    }
}
