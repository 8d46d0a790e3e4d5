package io.github.dynamodblock.core;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The lease event dispatcher notifies the listeners of one lease, one event after the other, on the client's thread
 * pool for callbacks.
 */
final class LeaseEventDispatcher {
    private static final System.Logger LOG = System.getLogger("io.github.dynamodblock");

    private final Lease lease;
    private final SerialExecutor callbacks;
    private final BooleanSupplier silent;
    private final List<LeaseListener> listeners = new ArrayList<>();

    /**
     * Creates a dispatcher without listeners.
     *
     * @param silent returns whether events that were not delivered yet are not delivered any more
     */
    LeaseEventDispatcher(Lease lease, Executor callbacks, BooleanSupplier silent) {
        this.lease = lease;
        this.callbacks = new SerialExecutor(callbacks);
        this.silent = silent;
    }

    void add(LeaseListener listener) {
        listeners.add(listener);
    }

    /** Removes a listener. It receives no later event. */
    void remove(LeaseListener listener) {
        listeners.remove(listener);
    }

    /** Adds an event for all present listeners. They receive it after the next call of {@link #tell()}. */
    void add(LeaseEvent event) {
        List<LeaseListener> told = List.copyOf(listeners);
        callbacks.add(() -> told.forEach(hears(event)));
    }

    /** Starts to deliver the events that were added. */
    void tell() {
        callbacks.start();
    }

    /** Notifies only that listener. */
    void tell(LeaseListener listener, LeaseEvent event) {
        callbacks.execute(() -> hears(event).accept(listener));
    }

    private Consumer<LeaseListener> hears(LeaseEvent event) {
        return listener -> {
            // After a release in time there are no events. What was on its way by then is not delivered any more.
            if (silent.getAsBoolean()) {
                return;
            }
            try {
                listener.on(lease, event);
            } catch (RuntimeException | Error e) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        () -> "A listener of the lease on '" + lease.key() + "' threw an exception for the event "
                                + event + "; the lease is not affected",
                        e);
            }
        };
    }
}
