package io.github.dynamodblock.quarkus.runtime;

import jakarta.interceptor.InvocationContext;
import org.jspecify.annotations.Nullable;

/** The transactions of the calling thread, as far as they concern locks. */
interface Transactions {
    /** For applications without transactions. */
    Transactions NONE = new Transactions() {
        @Override
        public @Nullable KeptLeases joinedBy(InvocationContext call) {
            return null;
        }

        @Override
        public @Nullable KeptLeases running() {
            return null;
        }

        @Override
        public boolean isRunning() {
            return false;
        }
    };

    /**
     * Returns the leases of the running transaction that this call joins. From then on, the transaction checks these
     * leases before it commits, and releases them when it is over.
     *
     * @return the leases; null if no transaction is running, or if the method itself runs in a new transaction or in
     *     none
     */
    @Nullable KeptLeases joinedBy(InvocationContext call);

    /** Returns the leases that the running transaction keeps already; null if it keeps none. */
    @Nullable KeptLeases running();

    /** Returns whether this thread runs in a transaction. */
    boolean isRunning();
}
