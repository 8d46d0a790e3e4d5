package io.github.dynamodblock.core;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Who holds what in such a way that he may take it again: by requests that say so, each in a context of its own. */
public final class ReentrancyRegistry {
    private record Holder(Object context, LockKey key) {}

    private final Supplier<Object> context;
    private final Map<Holder, ReentrantLease> leases = new ConcurrentHashMap<>();

    /** @param context whose work it is that asks now: its thread, or what goes with the work from thread to thread */
    public ReentrancyRegistry(Supplier<Object> context) {
        this.context = context;
    }

    /** What becomes of one request, asked in the context of this call. */
    Entry entry(LockRequest request) {
        return new Entry(
                request,
                request.reentrant() ? Optional.of(new Holder(context.get(), request.key())) : Optional.empty());
    }

    /** One request, from when it is asked until it is granted. */
    final class Entry {
        private final LockRequest request;
        private final Optional<Holder> holder;
        private @Nullable ReentrantHandle first;

        private Entry(LockRequest request, Optional<Holder> holder) {
            this.request = request;
            this.holder = holder;
        }

        /** What to ask for: its listener is one handle's, and hears of nothing that comes after that is released. */
        LockRequest request() {
            return holder.isEmpty() || request.listener().isEmpty()
                    ? request
                    : request.toBuilder()
                            .listener((lease, event) -> handle((HeldLease) lease)
                                    .forward(request.listener().orElseThrow(), event))
                            .build();
        }

        /** The first handle of that lease; an event may come before anybody has it. */
        private synchronized ReentrantHandle handle(HeldLease lease) {
            if (first == null) {
                Holder mine = holder.orElseThrow();
                first = new ReentrantLease(lease, whole -> leases.remove(mine, whole)).first();
            }
            return first;
        }

        /**
         * The lease once more, if this context holds it: no request is sent.
         *
         * @throws io.github.dynamodblock.LeaseLostException if it holds it no more and has not let go of it
         */
        Optional<Lease> again() {
            return holder.map(leases::get).flatMap(held -> held.enter(request));
        }

        /** The lease as its holder gets it, who may take it again from now on. */
        Lease first(HeldLease granted) {
            if (holder.isEmpty()) {
                return granted;
            }
            ReentrantHandle handle = handle(granted);
            leases.put(holder.get(), handle.whole());
            return handle;
        }

        /** Its caller did not hear of the grant; but its context may have taken it again meanwhile. */
        void giveBack(HeldLease granted) {
            if (holder.isEmpty()) {
                granted.giveBack();
            } else {
                handle(granted).giveBack();
            }
        }
    }
}
