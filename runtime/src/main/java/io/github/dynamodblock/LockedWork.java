package io.github.dynamodblock;

/**
 * Work that is done under a lease.
 *
 * @param <T> what comes of it
 * @param <E> what it may throw
 */
@FunctionalInterface
public interface LockedWork<T, E extends Exception> {
    /** Does the work; the lease is released afterwards, not here. */
    T under(Lease lease) throws E;
}
