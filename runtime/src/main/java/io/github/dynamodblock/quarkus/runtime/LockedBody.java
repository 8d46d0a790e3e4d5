package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.quarkus.OnLost;
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
     *     suppressed in that exception; if the body throws after the loss interrupted it, that exception is suppressed
     *     in it.
     */
    @Nullable Object run(InvocationContext call, LockedSite site, SharedLease lease, @Nullable KeptLeases transaction)
            throws Exception {
        leases.push(lease);
        LossInterrupt interrupt = null;
        Object result;
        try {
            if (site.body().takesTheLease()) {
                call.setParameters(site.body().with(lease.parameter(), call.getParameters()));
            }
            if (site.body().onLost() == OnLost.INTERRUPT) {
                interrupt = lease.beginInterruptible();
            }
            if (transaction != null) {
                transaction.keep(lease);
            }
            result = call.proceed();
            unfinished.refuse(result, site, lease.key());
        } catch (Throwable failure) {
            boolean interrupted = ended(interrupt);
            Optional<LeaseLostException> lost = Optional.empty();
            try {
                lost = end(call, lease, interrupted);
            } catch (RuntimeException | Error unexpected) {
                if (unexpected != failure) {
                    failure.addSuppressed(unexpected);
                }
            }
            if (lost.isPresent() && interrupted) {
                lost.get().addSuppressed(failure);
                throw lost.get();
            }
            lost.ifPresent(failure::addSuppressed);
            throw failure;
        }
        Optional<LeaseLostException> loss = end(call, lease, ended(interrupt));
        if (loss.isPresent()) {
            throw loss.get();
        }
        return result;
    }

    /** Comes before anything else that the thread does after the body, which no interrupt may reach. */
    private static boolean ended(@Nullable LossInterrupt interrupt) {
        return interrupt != null && interrupt.end();
    }

    /**
     * Ends the use of the lease.
     *
     * @param interrupted whether the end of the body cleared an interruption. One outage can take several leases, and
     *     one interruption stands for all of them: the bodies around this one are then interrupted again
     */
    private Optional<LeaseLostException> end(InvocationContext call, SharedLease lease, boolean interrupted) {
        leases.pop();
        try {
            return leave(call, lease);
        } finally {
            if (interrupted) {
                leases.interruptAgain();
            }
        }
    }

    private Optional<LeaseLostException> leave(InvocationContext call, SharedLease lease) {
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
