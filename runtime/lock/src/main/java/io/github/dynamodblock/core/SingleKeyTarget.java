package io.github.dynamodblock.core;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.core.ObservationCache.Seen;
import io.github.dynamodblock.core.protocol.AcquireEffect;
import io.github.dynamodblock.core.protocol.LeaseTimes;
import io.github.dynamodblock.core.protocol.RowAssessment;
import io.github.dynamodblock.core.protocol.Tenure;
import io.github.dynamodblock.spi.DataChange;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.function.Consumer;

/** A single-key target is one lock that a {@link PendingAcquire} acquires. */
final class SingleKeyTarget implements AcquireTarget<HeldLease> {
    private final ClientContext context;
    private final LockRequest request;
    private final LeaseTimes times;

    SingleKeyTarget(ClientContext context, LockRequest request) {
        this.context = context;
        this.request = request;
        this.times = context.times(request);
    }

    @Override
    public ClientContext context() {
        return context;
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
    public LockKey blockingKey() {
        return request.key();
    }

    @Override
    public void asks() {
        context.observations().asks(request.key());
    }

    @Override
    public void leaves() {
        context.observations().leaves(request.key(), context.ports().clock().nanos());
    }

    @Override
    public RowAssessment assessment() {
        return context.ours(line()).orElseGet(() -> context.assessment(request.key()));
    }

    @Override
    public void acquire(AcquireEffect.SendAcquire send, Consumer<Seen<StoreAnswer>> then) {
        context.requests()
                .write(
                        context.writes().acquire(request, times, send.version(), send.seen()),
                        times.attempt(),
                        recordThen(then));
    }

    @Override
    public void read(Consumer<Seen<ReadAnswer>> then) {
        context.glimpse(request.key(), times, then);
    }

    @Override
    public void heartbeat(AcquireEffect.SendHeartbeat send, Consumer<Seen<StoreAnswer>> then) {
        context.requests()
                .write(
                        context.writes()
                                .heartbeat(
                                        request,
                                        times,
                                        send.version(),
                                        send.token(),
                                        new DataChange.Keep(),
                                        send.unwanted()),
                        times.attempt(),
                        recordThen(then));
    }

    private Consumer<StoreAnswer> recordThen(Consumer<Seen<StoreAnswer>> then) {
        return answer -> then.accept(context.observations()
                .saw(request.key(), answer, context.ports().clock().nanos()));
    }

    @Override
    public void disown(String grant) {
        context.orphans().disown(request.key(), grant);
    }

    @Override
    public void sweep(AcquireEffect.Sweep sweep) {
        context.orphans().sweep(request.key(), sweep.grant(), sweep.beat(), times);
    }

    @Override
    public HeldLease begin(AcquireEffect.Granted won) {
        Tenure tenure = Tenure.begin(times, won.version(), won.token(), won.acknowledged());
        HeldLease lease = new HeldLease(context, request, tenure, won.content());
        context.begin(lease);
        return lease;
    }

    @Override
    public void giveBack(HeldLease held) {
        held.giveBack();
    }
}
