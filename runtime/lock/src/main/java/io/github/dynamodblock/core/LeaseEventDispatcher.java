package io.github.dynamodblock.core;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Who hears of one lease: one event after the other, on the client's threads for callbacks. */
final class LeaseEventDispatcher {
    private static final System.Logger LOG = System.getLogger("io.github.dynamodblock");

    private final Lease lease;
    private final SerialExecutor callbacks;
    private final BooleanSupplier silent;
    private final List<LeaseListener> listeners = new ArrayList<>();

    /** @param silent whether what is still to be told is not told any more */
    LeaseEventDispatcher(Lease lease, Executor callbacks, BooleanSupplier silent) {
        this.lease = lease;
        this.callbacks = new SerialExecutor(callbacks);
        this.silent = silent;
    }

    void add(LeaseListener listener) {
        listeners.add(listener);
    }

    /** It hears nothing more of what happens from now on. */
    void remove(LeaseListener listener) {
        listeners.remove(listener);
    }

    /** Each of them is to hear it, and does once they are {@linkplain #tell told}. */
    void add(LeaseEvent event) {
        List<LeaseListener> told = List.copyOf(listeners);
        callbacks.add(() -> told.forEach(hears(event)));
    }

    /** They hear what they are to hear. */
    void tell() {
        callbacks.start();
    }

    /** One alone hears it. */
    void tell(LeaseListener listener, LeaseEvent event) {
        callbacks.execute(() -> hears(event).accept(listener));
    }

    private Consumer<LeaseListener> hears(LeaseEvent event) {
        return listener -> {
            // A release in time ends the story; what was on its way then is not told any more.
            if (silent.getAsBoolean()) {
                return;
            }
            try {
                listener.on(lease, event);
            } catch (RuntimeException | Error e) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        () -> "A listener of the lease on '" + lease.key() + "' failed at " + event
                                + "; the lease is not affected",
                        e);
            }
        };
    }
}
