package io.github.dynamodblock;

/**
 * Hears what happens to a lease. Called one event at a time and in order, on a thread that carries nothing else of the
 * lock: a listener that blocks or throws delays no heartbeat and no other lease; what it throws is logged.
 */
@FunctionalInterface
public interface LeaseListener {
    void on(Lease lease, LeaseEvent event);
}
