package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LockKey;
import io.quarkus.runtime.BlockingOperationControl;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The leases that one transaction keeps until it is over. Thread-safe: a transaction that takes too long is rolled
 * back on another thread.
 */
final class KeptLeases {
    private final Map<LockKey, SharedLease> kept = new LinkedHashMap<>();
    private final Thread began = Thread.currentThread();
    private boolean over;

    /** Returns the lease of this key; null if there is none, or if the application gave it up. */
    synchronized @Nullable SharedLease of(LockKey key) {
        SharedLease lease = kept.get(key);
        return lease == null || lease.isGivenUp() ? null : lease;
    }

    /** Keeps a lease that is in use, unless the transaction is over. */
    synchronized void keep(SharedLease lease) {
        if (!over && kept.get(lease.key()) != lease && lease.enter()) {
            SharedLease former = kept.put(lease.key(), lease);
            if (former != null) {
                // The application gave it up; otherwise it would have been joined.
                former.leaveAfterTransaction(true);
            }
        }
    }

    /** Returns the error of the first lease that was lost before the commit. */
    Optional<LeaseLostException> loss() {
        return leases().stream()
                .map(lease -> lease.loss("it was lost before the transaction committed, which is rolled back"))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private synchronized List<SharedLease> leases() {
        return new ArrayList<>(kept.values());
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
