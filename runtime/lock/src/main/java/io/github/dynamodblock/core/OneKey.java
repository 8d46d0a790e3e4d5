package io.github.dynamodblock.core;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.core.Observations.Seen;
import io.github.dynamodblock.core.protocol.AcquireEffect;
import io.github.dynamodblock.core.protocol.Outlook;
import io.github.dynamodblock.core.protocol.Tenure;
import io.github.dynamodblock.core.protocol.Times;
import io.github.dynamodblock.spi.DataChange;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.function.Consumer;

/** One lock. */
final class OneKey implements Wanted<HeldLease> {
    private final Shared shared;
    private final LockRequest request;
    private final Times times;

    OneKey(Shared shared, LockRequest request) {
        this.shared = shared;
        this.request = request;
        this.times = shared.times(request);
    }

    @Override
    public Shared shared() {
        return shared;
    }

    @Override
    public LockRequest request() {
        return request;
    }

    @Override
    public Object line() {
        return request.key();
    }

    @Override
    public LockKey inTheWay() {
        return request.key();
    }

    @Override
    public void asks() {
        shared.observations().asks(request.key());
    }

    @Override
    public void leaves() {
        shared.observations().leaves(request.key(), shared.ports().clock().nanos());
    }

    @Override
    public Outlook outlook() {
        return shared.ours(line()).orElseGet(() -> shared.outlook(request.key()));
    }

    @Override
    public void acquire(AcquireEffect.SendAcquire send, Consumer<Seen<StoreAnswer>> then) {
        shared.requests()
                .write(
                        shared.writes().acquire(request, times, send.version(), send.seen()),
                        times.attempt(),
                        seenBy(then));
    }

    @Override
    public void read(Consumer<Seen<ReadAnswer>> then) {
        shared.glimpse(request.key(), times, then);
    }

    @Override
    public void heartbeat(AcquireEffect.SendHeartbeat send, Consumer<Seen<StoreAnswer>> then) {
        shared.requests()
                .write(
                        shared.writes()
                                .heartbeat(
                                        request,
                                        times,
                                        send.version(),
                                        send.token(),
                                        new DataChange.Keep(),
                                        send.unwanted()),
                        times.attempt(),
                        seenBy(then));
    }

    private Consumer<StoreAnswer> seenBy(Consumer<Seen<StoreAnswer>> then) {
        return answer -> then.accept(shared.observations()
                .saw(request.key(), answer, shared.ports().clock().nanos()));
    }

    @Override
    public void disown(String grant) {
        shared.orphans().disown(request.key(), grant);
    }

    @Override
    public void sweep(AcquireEffect.Sweep sweep) {
        shared.orphans().sweep(request.key(), sweep.grant(), sweep.beat(), times);
    }

    @Override
    public HeldLease begin(AcquireEffect.Granted won) {
        Tenure tenure = Tenure.begin(times, won.version(), won.token(), won.acknowledged());
        HeldLease lease = new HeldLease(shared, request, tenure, won.content());
        shared.begin(lease);
        return lease;
    }

    @Override
    public void giveBack(HeldLease held) {
        held.giveBack();
    }
}
