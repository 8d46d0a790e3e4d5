package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.core.ObservationCache.Seen;
import io.github.dynamodblock.core.protocol.AcquireEffect;
import io.github.dynamodblock.core.protocol.Nanos;
import io.github.dynamodblock.core.protocol.RowAssessment;
import io.github.dynamodblock.memory.InMemoryStore;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.system.SystemPorts;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A caller that is woken while the thread of its answer stands still between looking and stepping. */
class WokenCallerTest {
    private static final LockKey KEY = LockKey.of("k");
    private static final String ANSWER = "answer";
    /** Longer than the test waits: who sleeps until a lease ends is found. */
    private static final Duration LEASE = Duration.ofMinutes(10);

    private final InMemoryStore rows = new InMemoryStore();
    private final CompletableFuture<StoreAnswer> answer = new CompletableFuture<>();
    private final AtomicReference<LockWrite> first = new AtomicReference<>();
    private final CountDownLatch looked = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    /** The first acquire is answered when the test says so. */
    private final LockStore store = new LockStore() {
        @Override
        public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
            return write instanceof LockWrite.Acquire && first.compareAndSet(null, write)
                    ? answer
                    : rows.write(write, limit);
        }

        @Override
        public CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent, Duration limit) {
            return rows.read(key, consistent, limit);
        }
    };

    @Test
    void answer_lockIsReleasedBetweenItsLookAndItsStep_isGrantedAtOnce() throws Exception {
        try (SystemPorts machine = new SystemPorts(store)) {
            ClientContext context = new ClientContext(
                    machine.ports(),
                    new ClientSettings(
                            "me", LeaseTiming.ofLease(LEASE), Duration.ofSeconds(30), Duration.ofDays(7), 0.01));
            LockRequest request = LockRequest.of(KEY).build();
            PendingAcquire<HeldLease> waits = new PendingAcquire<>(
                    context, new Pausing(new SingleKeyTarget(context, request)), true, Nanos.of(Duration.ofHours(1)));
            waits.begin();
            PendingAcquire<HeldLease> other =
                    new PendingAcquire<>(context, new SingleKeyTarget(context, request), false, 0);
            other.begin();
            HeldLease held = RealTime.await(other.granted()).orElseThrow();
            Thread answers = new Thread(() -> answer.complete(rows.apply(Objects.requireNonNull(first.get()))), ANSWER);
            answers.start();
            RealTime.await(looked, "a look of the answer's thread");
            CompletableFuture<?> released = held.releaseAsync().toCompletableFuture();
            assertThat(RealTime.await(released)).isNotNull();
            goOn.countDown();

            assertThat(RealTime.await(waits.granted())).isPresent();
        }
    }

    private final class Pausing implements AcquireTarget<HeldLease> {
        private final AcquireTarget<HeldLease> in;

        Pausing(AcquireTarget<HeldLease> in) {
            this.in = in;
        }

        @Override
        public RowAssessment assessment() {
            RowAssessment assessment = in.assessment();
            if (Thread.currentThread().getName().equals(ANSWER)) {
                looked.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return assessment;
        }

        @Override
        public ClientContext context() {
            return in.context();
        }

        @Override
        public LockRequest request() {
            return in.request();
        }

        @Override
        public Object line() {
            return in.line();
        }

        @Override
        public void asks() {
            in.asks();
        }

        @Override
        public void leaves() {
            in.leaves();
        }

        @Override
        public LockKey blockingKey() {
            return in.blockingKey();
        }

        @Override
        public void acquire(AcquireEffect.SendAcquire send, Consumer<Seen<StoreAnswer>> then) {
            in.acquire(send, then);
        }

        @Override
        public void read(Consumer<Seen<ReadAnswer>> then) {
            in.read(then);
        }

        @Override
        public void heartbeat(AcquireEffect.SendHeartbeat send, Consumer<Seen<StoreAnswer>> then) {
            in.heartbeat(send, then);
        }

        @Override
        public void disown(String grant) {
            in.disown(grant);
        }

        @Override
        public void sweep(AcquireEffect.Sweep sweep) {
            in.sweep(sweep);
        }

        @Override
        public HeldLease begin(AcquireEffect.Granted won) {
            return in.begin(won);
        }

        @Override
        public void giveBack(HeldLease held) {
            in.giveBack(held);
        }
    }
}
