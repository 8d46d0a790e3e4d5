package io.github.dynamodblock.quarkus;

/**
 * What happens to the body of a {@link Locked} method whose lease is lost while the body runs. In each case, the call
 * or its result fails with {@link io.github.dynamodblock.LeaseLostException}.
 *
 * @since 1.0.0
 */
public enum OnLost {
    /**
     * The body runs on. It learns of the loss from its {@link io.github.dynamodblock.Lease} only: from its state, or
     * by a listener.
     */
    NOTIFY,

    /**
     * The thread of the body is interrupted, once, and only while the body runs or its own transaction commits. So the
     * interrupt never reaches the caller. Only for methods that return the result itself.
     *
     * <p>If the body throws after it was interrupted, the call throws the {@code LeaseLostException}, and the exception
     * of the body is suppressed in it. When the body has ended, the interrupt status of the thread is cleared. If other
     * code interrupted the thread before the lease was lost, the loss sends no interrupt, and the status stays set.
     */
    INTERRUPT,

    /**
     * The work is cancelled: the subscription to the {@code Uni} or the {@code Multi} that the method returned, or the
     * stage that it returned. The result fails at once, and does not wait for the end of the work. Only for methods
     * whose result comes later.
     */
    CANCEL
}
