package io.github.dynamodblock;

/**
 * Receives the events of a lease.
 *
 * <p>The client calls a listener for one event of a lease at a time and in order, on a thread that carries nothing
 * else of the lock. A listener that blocks or throws delays no heartbeat and no other lease. The client logs what a
 * listener throws.
 *
 * @since 1.0.0
 */
@FunctionalInterface
public interface LeaseListener {
    /**
     * Receives one event.
     *
     * @param lease the lease that the event is about
     * @param event what happened to the lease
     */
    void on(Lease lease, LeaseEvent event);
}
