package io.github.dynamodblock.deployment;

import io.github.dynamodblock.quarkus.CurrentLease;
import io.github.dynamodblock.quarkus.Locked;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

@ApplicationScoped
class LockedWork {
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger impatientRuns = new AtomicInteger();

    @Inject
    CurrentLease current;

    @Locked("serial-{id}")
    void serial(String id, Gate gate) {
        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
        gate.pass();
        inside.decrementAndGet();
    }

    @Locked(value = "impatient", waitLimit = "200ms")
    void impatient() {
        impatientRuns.incrementAndGet();
    }

    @Locked("parameter-{name}")
    String ofParameter(String name) {
        return key();
    }

    @Locked("index-{0}-{1}")
    String ofIndex(long number, UUID id) {
        return key();
    }

    @Locked("record-{purchase.id}")
    String ofRecord(Purchase purchase) {
        return key();
    }

    @Locked("getters-{purchase.customer.number}")
    String ofGetters(Purchase purchase) {
        return key();
    }

    @Locked("changed-{purchase.customer.number}")
    String changing(Purchase purchase) {
        purchase.customer().become(0);
        return key();
    }

    @Locked("primitive-{purchase.customer.known}")
    String ofPrimitive(Purchase purchase) {
        return key();
    }

    @Locked("field-{0.address.city}")
    String ofField(Purchase purchase) {
        return key();
    }

    @Locked("{{{state}}}")
    String escaped(Thread.State state) {
        return key();
    }

    @Locked("{text}")
    String bare(String text) {
        return key();
    }

    @Locked("{key}")
    long token(String key) {
        return current.get().fencingToken();
    }

    @Locked("nested-{id}")
    String outer(String id) {
        return inner(id) + "";
    }

    @Locked(value = "nested-{other}", waitLimit = "0s")
    String inner(String other) {
        return key();
    }

    /** The keys of the leases that are current before, during and after the call of a method of another key. */
    @Locked("outer-{id}")
    List<String> aroundAnother(String id) {
        List<String> keys = new ArrayList<>();
        keys.add(key());
        keys.add(another(id));
        keys.add(key());
        return keys;
    }

    @Locked("another-{id}")
    String another(String id) {
        return key();
    }

    @Locked("failing-{id}")
    void failing(String id) {
        throw new IllegalStateException("body");
    }

    @Locked("interrupts-itself")
    void interruptsItself() {
        Thread.currentThread().interrupt();
    }

    @Locked(value = "short", lease = "2s")
    Duration leaseOfTwoSeconds() {
        return current.get().remaining();
    }

    @Locked(value = "kept", atLeast = "1m")
    void kept() {}

    /** Ends when its lease does, or after five leases: then the lease was renewed all the time. */
    @Locked(value = "not-renewed", lease = "2s", atMost = "100ms")
    void outlivesItsLease() throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (current.get().isValid() && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    int mostAtOnce() {
        return most.get();
    }

    int impatientRuns() {
        return impatientRuns.get();
    }

    CurrentLease current() {
        return current;
    }

    private String key() {
        return current.get().key().partition();
    }

    /** What a caller passes who ignores the types. */
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    static <T> T nothing() {
        return null;
    }
}
