package io.github.dynamodblock.core;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The reentrancy registry records which context holds which lock by a reentrant request. The context can take such a
 * lock again, without a request to the store.
 */
public final class ReentrancyRegistry {
    private record Holder(Object context, LockKey key) {}

    private final Supplier<Object> context;
    private final Map<Holder, ReentrantLease> leases = new ConcurrentHashMap<>();

    /**
     * Creates a registry.
     *
     * @param context returns the context of the work that makes a request now: its thread, or something that moves with
     *     the work from thread to thread
     */
    public ReentrancyRegistry(Supplier<Object> context) {
        this.context = context;
    }

    /** Returns the entry of one request, in the context of this call. */
    Entry entry(LockRequest request) {
        return new Entry(
                request,
                request.reentrant() ? Optional.of(new Holder(context.get(), request.key())) : Optional.empty());
    }

    /** An entry is one request, from the call until the grant. */
    final class Entry {
        private final LockRequest request;
        private final Optional<Holder> holder;
        private @Nullable ReentrantHandle first;

        private Entry(LockRequest request, Optional<Holder> holder) {
            this.request = request;
            this.holder = holder;
        }

        /**
         * Returns the request to send. Its listener belongs to one handle, and receives no event after that handle is
         * released.
         */
        LockRequest request() {
            return holder.isEmpty() || request.listener().isEmpty()
                    ? request
                    : request.toBuilder()
                            .listener((lease, event) -> handle((HeldLease) lease)
                                    .forward(request.listener().orElseThrow(), event))
                            .build();
        }

        /** Returns the first handle of that lease. An event can come before the caller has the handle. */
        private synchronized ReentrantHandle handle(HeldLease lease) {
            if (first == null) {
                Holder mine = holder.orElseThrow();
                first = new ReentrantLease(lease, whole -> leases.remove(mine, whole)).first();
            }
            return first;
        }

        /**
         * Returns the lease once more if this context holds it. No request is sent.
         *
         * @throws io.github.dynamodblock.LeaseLostException if the lease is no longer valid, and this context has not
         *     released it
         */
        Optional<Lease> again() {
            return holder.map(leases::get).flatMap(held -> held.enter(request));
        }

        /** Returns the lease for its holder. From now on, the holder's context can take it again. */
        Lease first(HeldLease granted) {
            if (holder.isEmpty()) {
                return granted;
            }
            ReentrantHandle handle = handle(granted);
            leases.put(holder.get(), handle.whole());
            return handle;
        }

        /**
         * Gives back a lease whose caller did not receive the grant. Its context may have taken the lock again in the
         * meantime.
         */
        void giveBack(HeldLease granted) {
            if (holder.isEmpty()) {
                granted.giveBack();
            } else {
                handle(granted).giveBack();
            }
        }
    }
}
