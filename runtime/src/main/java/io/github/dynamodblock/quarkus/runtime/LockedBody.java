package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LeaseLostException;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.InvocationContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs the bodies of locked methods. This is the one place where a body under a lease begins and ends. */
@Singleton
class LockedBody {
    private final LockedLeases leases;
    private final Transactions transactions;
    private final Unfinished unfinished = new Unfinished();

    @Inject
    LockedBody(LockedLeases leases, Instance<Transactions> transactions) {
        this(leases, transactions.isResolvable() ? transactions.get() : Transactions.NONE);
    }

    LockedBody(LockedLeases leases, Transactions transactions) {
        this.leases = leases;
        this.transactions = transactions;
    }

    Transactions transactions() {
        return transactions;
    }

    /**
     * Runs the body under a lease of which it is a user already, and leaves the lease.
     *
     * @param transaction the leases of the transaction that the call joins; null if there is none
     * @throws LeaseLostException if the lease was lost before the body ended. If the body itself throws, it is
     *     suppressed in that exception.
     */
    @Nullable Object run(InvocationContext call, LockedSite site, SharedLease lease, @Nullable KeptLeases transaction)
            throws Exception {
        leases.push(lease);
        Object result;
        try {
            if (transaction != null) {
                transaction.keep(lease);
            }
            result = call.proceed();
            unfinished.refuse(result, site, lease.key());
        } catch (Throwable failure) {
            try {
                end(call, lease).ifPresent(failure::addSuppressed);
            } catch (RuntimeException | Error unexpected) {
                if (unexpected != failure) {
                    failure.addSuppressed(unexpected);
                }
            }
            throw failure;
        }
        Optional<LeaseLostException> loss = end(call, lease);
        if (loss.isPresent()) {
            throw loss.get();
        }
        return result;
    }

    private Optional<LeaseLostException> end(InvocationContext call, SharedLease lease) {
        leases.pop();
        try {
            // The body itself can have begun a transaction that is still running.
            KeptLeases transaction = transactions.joinedBy(call);
            if (transaction != null) {
                transaction.keep(lease);
            }
        } catch (RuntimeException | Error broken) {
            lease.leave().ifPresent(broken::addSuppressed);
            throw broken;
        }
        return lease.leave();
    }
}
