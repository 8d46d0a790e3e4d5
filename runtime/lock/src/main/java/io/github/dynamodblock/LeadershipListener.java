package io.github.dynamodblock;

/**
 * Receives the events of a candidate.
 *
 * <p>The events of one candidate come one at a time and in order, on a thread that carries nothing else of the lock. A
 * listener that blocks delays the later events of its candidate, and no heartbeat. What a listener throws is logged.
 *
 * @since 1.0.0
 */
@FunctionalInterface
public interface LeadershipListener {
    /**
     * Receives one event.
     *
     * @param event what happened to the candidate
     */
    void on(LeadershipEvent event);
}
