package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseListener;
import org.jspecify.annotations.Nullable;

/**
 * Interrupts the thread of a body when the lease is lost: at most once for a lease, and only while the body runs.
 *
 * <p>Proof that no interrupt comes after the body: the interrupt is sent under the monitor of this object, and only if
 * there is a body. The thread of the body takes the same monitor when the body ends, and says there that there is none.
 * So an interrupt was sent before that, and its thread clears it there; or it is never sent.
 */
final class LossInterrupt implements LeaseListener {
    private @Nullable Thread body;
    private boolean isLost;
    private boolean isSent;

    /**
     * A body begins on the calling thread.
     *
     * @return false if a body around it is interrupted already
     */
    synchronized boolean begin() {
        if (body != null) {
            return false;
        }
        body = Thread.currentThread();
        if (isLost) {
            send(body);
        }
        return true;
    }

    /**
     * The body that began last has ended, on the same thread.
     *
     * @return whether it was interrupted
     */
    synchronized boolean end() {
        boolean wasSent = isSent;
        body = null;
        isSent = false;
        if (wasSent) {
            // The body can also have taken it and set it again, as code does that cannot throw it on.
            Thread.interrupted();
        }
        return wasSent;
    }

    /**
     * Another lease was lost while the body ran, and the end of its body has cleared the interruption that stood for
     * both losses. Interrupts the body if it was not interrupted itself.
     */
    synchronized void again() {
        if (isLost && !isSent && Thread.currentThread().equals(body)) {
            send(Thread.currentThread());
        }
    }

    @Override
    public synchronized void on(Lease lease, LeaseEvent event) {
        if (event instanceof LeaseEvent.Lost && !isLost) {
            isLost = true;
            if (body != null) {
                send(body);
            }
        }
    }

    /** A thread that somebody else interrupted before is left alone: that interrupt is not this one's to clear. */
    private void send(Thread to) {
        if (!to.isInterrupted()) {
            isSent = true;
            to.interrupt();
        }
    }
}
