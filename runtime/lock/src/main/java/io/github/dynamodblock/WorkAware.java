package io.github.dynamodblock;

/**
 * Counts the work that runs under a lease, so that closing the client can wait for the work. Every {@link Lease} of
 * this library implements this interface.
 *
 * <p>It is for code that runs work under a lease in its own way. {@link Lease#during}, {@link LockClient#withLock} and
 * {@link LeasedLock} count their work themselves.
 *
 * @since 1.0.0
 */
@Internal
public interface WorkAware {
    /**
     * Begins work under this lease. Costs no request.
     *
     * @return the work, whose end must be reported after the release of the lease
     * @throws LeaseLostException if the client of the lease has closed; then the work must not begin
     */
    Work beginWork();

    /**
     * Begins work under a lease of any implementation. Nothing waits for work under a lease that does not count it.
     *
     * @param lease the lease under which the work runs
     * @return the work, whose end must be reported after the release of the lease
     * @throws LeaseLostException if the client of the lease has closed; then the work must not begin
     */
    static Work begin(Lease lease) {
        return lease instanceof WorkAware aware ? aware.beginWork() : () -> {};
    }

    /** Work that runs under a lease. */
    @FunctionalInterface
    interface Work {
        /** Reports the end of the work. A repeated call does nothing. */
        void end();
    }
}
