package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LockKey;
import io.quarkus.runtime.BlockingOperationControl;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The leases that one transaction keeps until it is over. Thread-safe: a transaction that takes too long is rolled
 * back on another thread.
 */
final class KeptLeases {
    private final List<SharedLease> kept = new ArrayList<>();
    private final Thread began = Thread.currentThread();
    private boolean over;

    /**
     * Returns the lease of this key; null if there is none, or if the application gave it up.
     *
     * @param client the name of the client
     */
    synchronized @Nullable SharedLease of(String client, LockKey key) {
        return kept.stream()
                .filter(lease -> lease.isOf(client, key) && !lease.isGivenUp())
                .findFirst()
                .orElse(null);
    }

    /** Keeps a lease that is in use, unless the transaction is over. */
    void keep(SharedLease lease) {
        // The application gave these up; otherwise they would have been joined. Leaving them can wait, and so it is not
        // done under the monitor: that would pin a virtual thread.
        replacedBy(lease).forEach(given -> given.leaveAfterTransaction(true));
    }

    private synchronized List<SharedLease> replacedBy(SharedLease lease) {
        if (over || kept.contains(lease) || !lease.enter()) {
            return List.of();
        }
        List<SharedLease> former = kept.stream().filter(lease::isOfSameLock).toList();
        kept.removeAll(former);
        kept.add(lease);
        return former;
    }

    /** Returns the error of the first lease that was lost before the commit. */
    Optional<LeaseLostException> loss() {
        return leases().stream()
                .map(lease -> lease.loss("it was lost before the transaction committed, which is rolled back"))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private synchronized List<SharedLease> leases() {
        return new ArrayList<>(kept);
    }

    /** Releases the leases: this is the one place where a lease that a transaction kept ends. */
    void transactionIsOver() {
        List<SharedLease> last;
        synchronized (this) {
            over = true;
            last = leases();
            kept.clear();
        }
        // The thread that ends transactions that take too long must not wait.
        boolean waits = Objects.equals(Thread.currentThread(), began) && BlockingOperationControl.isBlockingAllowed();
        last.forEach(lease -> lease.leaveAfterTransaction(waits));
    }
}
