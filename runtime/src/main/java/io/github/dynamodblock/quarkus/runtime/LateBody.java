package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClientClosedException;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.quarkus.OnBusy;
import io.github.dynamodblock.quarkus.OnLost;
import io.smallrye.mutiny.Context;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Vertx;
import jakarta.interceptor.InvocationContext;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Runs the bodies of locked methods whose results come later. Each run is a {@link LateRun}.
 *
 * <p>The body begins on the Vert.x context of the thread that begins the run: of the thread that subscribes to a {@code
 * Uni} or a {@code Multi}, or that calls a method which returns a stage. On an event loop, the body begins on the same
 * event loop; on another thread with a context, it begins on a worker of this context. If the thread has no context, the
 * body begins on a worker thread of the application.
 */
final class LateBody {
    private static final Logger LOG = Logger.getLogger("io.github.dynamodblock");

    private final ClientLookup clients;
    private final LockedLeases leases;
    private final Transactions transactions;
    private final Supplier<Executor> there;
    private final Unfinished unfinished = new Unfinished();

    LateBody(ClientLookup clients, LockedLeases leases, Transactions transactions) {
        this(clients, leases, transactions, LateBody::there);
    }

    /**
     * @param there finds where the work of the calling thread goes on
     */
    LateBody(ClientLookup clients, LockedLeases leases, Transactions transactions, Supplier<Executor> there) {
        this.clients = clients;
        this.leases = leases;
        this.transactions = transactions;
        this.there = there;
    }

    private static Executor there() {
        return Vertx.currentContext() == null ? Infrastructure.getDefaultExecutor() : CallContext.here();
    }

    /** Returns the result of a call. It carries every failure: the call itself never throws. */
    Object run(
            LateForm form,
            InvocationContext call,
            LockedSite site,
            Supplier<LockKey> named,
            Function<LockKey, Duration> limit) {
        Call each;
        try {
            LockKey key = named.get();
            requireAWaitThatCanEnd(site, key);
            each = new Call(call, site, key, limit.apply(key), Call.filled(call, site));
        } catch (RuntimeException refused) {
            return form.failed(refused);
        }
        return switch (form) {
            case UNI ->
                Uni.createFrom()
                        .context(context ->
                                CallContext.uni(() -> run(each, here(), result -> uni(each, result, context))));
            case STAGE -> run(each, here(), result -> stage(each, result));
            case MULTI -> Infrastructure.onMultiCreation(new LateMulti(this, each));
        };
    }

    private void requireAWaitThatCanEnd(LockedSite site, LockKey key) {
        if (leases.of(site.client(), key) != null) {
            throw new LockMisuseException(
                    site.name() + " would wait for the lock '" + key
                            + "' in vain: its caller holds the lock, and a method"
                            + " whose result comes later never shares the lease of its caller. Move the common code to"
                            + " a method without @Locked.",
                    null);
        }
        if (transactions.isRunning()) {
            throw new LockMisuseException(
                    site.name() + " would free the lock '" + key + "' before the transaction of its caller commits,"
                            + " because its result comes later. Call it outside of the transaction, or let it return"
                            + " the value itself.",
                    null);
        }
    }

    /**
     * A call of a locked method; each subscription to its result is one run.
     *
     * @param filled whether the parameters of the call contain the lease of a run that has not ended. An interceptor
     *     outside of this one can make several calls with the same parameters, for example to try again
     */
    record Call(InvocationContext invocation, LockedSite site, LockKey key, Duration limit, AtomicBoolean filled) {
        private static final String FILLED = "io.github.dynamodblock.lease-parameter";

        static AtomicBoolean filled(InvocationContext invocation, LockedSite site) {
            return site.body().takesTheLease()
                    ? (AtomicBoolean) invocation.getContextData().computeIfAbsent(FILLED, name -> new AtomicBoolean())
                    : new AtomicBoolean();
        }

        /**
         * Calls the method under a lease. All runs have the same parameters. So if one of them is the lease, a run
         * that goes on after it lost its lease could read the lease of the next run, and its token. Therefore no run
         * begins before the former one has ended.
         */
        LateRun.Work begin(SharedLease held, Function<@Nullable Object, LateRun.Work> form) throws Exception {
            if (!site.body().takesTheLease()) {
                return form.apply(invocation.proceed());
            }
            if (!filled.compareAndSet(false, true)) {
                throw new LockMisuseException(
                        "An earlier subscription or try of " + site.name() + " has lost the lock '" + key
                                + "' and still runs, and would receive the lease of this one in its parameter. Call the"
                                + " method again for each subscription. With @Retry, set onLost = OnLost.CANCEL.",
                        null);
            }
            try {
                invocation.setParameters(site.body().with(held.parameter(), invocation.getParameters()));
                LateRun.Work work = form.apply(invocation.proceed());
                return new Begun(work.end().whenComplete((value, failure) -> filled.set(false)), work::cancel);
            } catch (Throwable failure) {
                filled.set(false);
                throw failure;
            }
        }

        /** Requires what the declared type of the method says. */
        <T> T result(Class<T> type, @Nullable Object result) {
            if (result == null) {
                throw new IllegalStateException(
                        site.name() + " returned null. Return a " + type.getSimpleName() + " instead.");
            }
            return type.cast(result);
        }
    }

    /** Returns where the work of the calling thread goes on, with its contexts, such as that of a request. */
    Executor here() {
        Executor threads = there.get();
        Consumer<Runnable> running = Runnable::run;
        Consumer<Runnable> inContext = Infrastructure.decorate(running);
        return task -> threads.execute(() -> inContext.accept(task));
    }

    /**
     * Runs the body once.
     *
     * @param here where the body begins
     * @param form begins the work of what the body returned
     */
    CompletableFuture<@Nullable Object> run(Call call, Executor here, Function<@Nullable Object, LateRun.Work> form) {
        CompletableFuture<Lease> waiting;
        try {
            waiting = clients.of(call.site().client()).acquireAsync(call.site().request(call.key()));
        } catch (IllegalArgumentException e) {
            waiting = CompletableFuture.failedFuture(call.site().refused(call.key(), e));
        } catch (RuntimeException refused) {
            waiting = CompletableFuture.failedFuture(refused);
        }
        return new LateRun(
                        call.site().client(),
                        call.key(),
                        leases,
                        here,
                        call.site().body().onLost() == OnLost.CANCEL)
                .start(waiting, held -> call.begin(held, form), failure -> refused(call, failure, form));
    }

    private static LateRun.Work refused(Call call, Throwable failure, Function<@Nullable Object, LateRun.Work> form)
            throws Throwable {
        if (failure instanceof LockClientClosedException closed) {
            return new Begun(CompletableFuture.completedFuture(WhenBusy.stopping(call.site(), closed)), () -> {});
        }
        if (!(failure instanceof LockNotGrantedException notGranted)) {
            throw failure;
        }
        Object answer = WhenBusy.answer(call.invocation(), call.site(), notGranted, call.limit());
        return call.site().onBusy() == OnBusy.FALLBACK
                ? form.apply(answer)
                : new Begun(CompletableFuture.completedFuture(answer), () -> {});
    }

    private record Begun(CompletionStage<?> end, Runnable canceller) implements LateRun.Work {
        @Override
        public void cancel() {
            canceller.run();
        }
    }

    private LateRun.Work uni(Call call, @Nullable Object result, Context context) {
        CompletableFuture<@Nullable Object> end = new CompletableFuture<>();
        Uni<?> uni = call.result(Uni.class, result);
        Cancellable subscription = uni.subscribe().with(context, end::complete, end::completeExceptionally);
        return new Begun(done(call, end), () -> {
            try {
                subscription.cancel();
            } finally {
                // Also if the code that the body runs at its cancellation throws: otherwise the lock would never be
                // free.
                end.cancel(false);
            }
        });
    }

    private LateRun.Work stage(Call call, @Nullable Object result) {
        CompletionStage<?> stage = call.result(CompletionStage.class, result);
        return new Begun(done(call, stage), () -> {
            try {
                stage.toCompletableFuture().cancel(true);
            } catch (UnsupportedOperationException e) {
                LOG.debugf(
                        "The work of %s cannot be cancelled; its lock is held until the work ends", call.site.name());
            }
        });
    }

    /** The declared type of the result can hide that the result contains more work. */
    private CompletionStage<?> done(Call call, CompletionStage<?> end) {
        return end.thenApply(item -> {
            unfinished.refuse(item, call.site(), call.key());
            return item;
        });
    }
}
