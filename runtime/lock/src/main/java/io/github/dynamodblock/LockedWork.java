package io.github.dynamodblock;

import org.jspecify.annotations.Nullable;

/**
 * Work that runs under a lease.
 *
 * @param <T> the type of the work's result
 * @param <E> the type of the exceptions that the work throws
 * @since 1.0.0
 */
@FunctionalInterface
public interface LockedWork<T extends @Nullable Object, E extends Exception> {
    /**
     * Does the work. The caller releases the lease afterwards.
     *
     * @param lease the lease under which the work runs
     * @return the result of the work
     * @throws E if the work fails
     */
    T under(Lease lease) throws E;
}
