package io.github.dynamodblock;

import org.jspecify.annotations.Nullable;

/**
 * Work that is done under a lease.
 *
 * @param <T> what comes of it
 * @param <E> what it may throw
 */
@FunctionalInterface
public interface LockedWork<T extends @Nullable Object, E extends Exception> {
    /** Does the work; the lease is released afterwards, not here. */
    T under(Lease lease) throws E;
}
