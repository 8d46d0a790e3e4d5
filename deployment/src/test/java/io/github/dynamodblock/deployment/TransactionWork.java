package io.github.dynamodblock.deployment;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.quarkus.CurrentLease;
import io.github.dynamodblock.quarkus.Locked;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.List;

/** Locked methods of all kinds of transactions. Most of them return the lease of their body. */
@ApplicationScoped
class TransactionWork {
    @Inject
    CurrentLease current;

    @Inject
    LockClient locks;

    @Inject
    CommittedNumber number;

    @Locked("{key}")
    Lease plain(String key) {
        return current.get();
    }

    @Locked("{key}")
    @Transactional
    Lease required(String key) {
        return current.get();
    }

    @Locked("{key}")
    @Transactional(TxType.MANDATORY)
    Lease mandatory(String key) {
        return current.get();
    }

    @Locked("{key}")
    @Transactional(TxType.SUPPORTS)
    Lease supports(String key) {
        return current.get();
    }

    @Locked("{key}")
    @Transactional(TxType.REQUIRES_NEW)
    Lease requiresNew(String key) {
        return current.get();
    }

    @Locked("{key}")
    @Transactional(TxType.NOT_SUPPORTED)
    Lease notSupported(String key) {
        return current.get();
    }

    /** A transaction around locked methods, as the annotation of another bean would make it. */
    @Transactional
    List<Boolean> transactional(String key) throws InterruptedException {
        required(key);
        boolean afterRequired = Held.is(locks, key);
        requiresNew(key + "-new");
        return List.of(afterRequired, Held.is(locks, key + "-new"));
    }

    @Locked("{key}")
    Lease nested(String key) {
        return required(key);
    }

    @Locked(value = "{key}", waitLimit = "200ms")
    Lease impatient(String key) {
        return current.get();
    }

    @Locked("{key}")
    void fails(String key) {
        throw new IllegalStateException("body");
    }

    @Locked("{key}")
    void begins(String key) {
        QuarkusTransaction.begin();
    }

    @Locked("{key}")
    void releases(String key) {
        current.get().release();
    }

    @Locked("number")
    int next() {
        int next = number.get() + 1;
        number.set(next);
        return next;
    }

    @Locked("number")
    @Transactional
    int nextOfItsOwn() {
        return next();
    }

    /** Its lease is not renewed, and so it is lost after some time. */
    @Locked(value = "{key}", lease = "500ms", atMost = "1ms")
    Lease loses(String key) {
        number.set(-1);
        return current.get();
    }

    @Locked(value = "{key}", lease = "500ms", atMost = "1ms")
    void outlives(String key) {
        number.set(-1);
        Lease lease = current.get();
        Waiting.until(() -> !lease.isValid());
    }

    /** Ends when its transaction was rolled back, and returns whether the lock was still held then. */
    @Locked("{key}")
    boolean outlivesItsTransaction(String key) throws InterruptedException {
        Waiting.until(() -> QuarkusTransaction.getStatus() == Status.STATUS_ROLLEDBACK);
        return Held.is(locks, key);
    }
}
