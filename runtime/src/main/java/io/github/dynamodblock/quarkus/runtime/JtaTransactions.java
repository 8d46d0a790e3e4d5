package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LeaseLostException;
import jakarta.inject.Singleton;
import jakarta.interceptor.InvocationContext;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The transactions of JTA. Only this class uses types of JTA. The build adds it as a bean only if the application has
 * transactions, so it is not loaded in others.
 */
@Singleton
class JtaTransactions implements Transactions {
    private final TransactionSynchronizationRegistry registry;

    JtaTransactions(TransactionSynchronizationRegistry registry) {
        this.registry = registry;
    }

    @Override
    public @Nullable KeptLeases running() {
        return isRunning() ? kept() : null;
    }

    @Override
    public boolean isRunning() {
        return isRunning(registry.getTransactionStatus());
    }

    private static boolean isRunning(int status) {
        return status == Status.STATUS_ACTIVE || status == Status.STATUS_MARKED_ROLLBACK;
    }

    private @Nullable KeptLeases kept() {
        try {
            return (KeptLeases) registry.getResource(KeptLeases.class);
        } catch (IllegalStateException over) {
            // Another thread rolled the transaction back just now, because it took too long.
            return null;
        }
    }

    @Override
    public @Nullable KeptLeases joinedBy(InvocationContext call) {
        int status = registry.getTransactionStatus();
        if (!isRunning(status) || suspends(call)) {
            return null;
        }
        KeptLeases kept = kept();
        // A transaction that can only roll back takes no more synchronizations. What it wrote never takes effect.
        return kept == null && status == Status.STATUS_ACTIVE ? registered() : kept;
    }

    private @Nullable KeptLeases registered() {
        KeptLeases kept = new KeptLeases();
        try {
            registry.registerInterposedSynchronization(new Completion(registry, kept));
            registry.putResource(KeptLeases.class, kept);
        } catch (IllegalStateException over) {
            return null;
        }
        return kept;
    }

    /**
     * Returns whether the transaction is suspended before the body runs. The interceptor of transactions does it, and
     * it runs inside the interceptor of locks.
     */
    private static boolean suspends(InvocationContext call) {
        Transactional own = call.getInterceptorBinding(Transactional.class);
        return own != null
                && (own.value() == Transactional.TxType.REQUIRES_NEW
                        || own.value() == Transactional.TxType.NOT_SUPPORTED);
    }

    private record Completion(TransactionSynchronizationRegistry registry, KeptLeases kept) implements Synchronization {
        @Override
        public void beforeCompletion() {
            Optional<LeaseLostException> loss = kept.loss();
            if (loss.isPresent()) {
                registry.setRollbackOnly();
                // The transaction manager makes it the cause of what the caller of the commit receives.
                throw loss.get();
            }
        }

        @Override
        public void afterCompletion(int status) {
            kept.transactionIsOver();
        }
    }
}
