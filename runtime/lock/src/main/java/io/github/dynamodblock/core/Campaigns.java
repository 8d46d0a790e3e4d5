package io.github.dynamodblock.core;

import io.github.dynamodblock.Leadership;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClientClosedException;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.spi.Timer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** {@code Campaigns} are the leader elections in which one lock client is a candidate. They end with the client. */
public final class Campaigns {
    /** So long that no candidate sees its end. */
    private static final Duration WITHOUT_LIMIT = Duration.ofDays(36_500);

    private final Set<CampaignRunner> running = new HashSet<>();
    private final Environment environment;
    private boolean closed;

    /**
     * What a campaign needs.
     *
     * @param acquire requests a lock, without blocking the thread
     * @param timer wakes candidates that pause
     * @param sender runs what can send a request; never the timer's thread
     * @param callbacks runs the listeners
     * @param mayWait whether the calling thread may block
     */
    public record Environment(
            Function<LockRequest, CompletableFuture<Lease>> acquire,
            Timer timer,
            Executor sender,
            Executor callbacks,
            BooleanSupplier mayWait) {}

    /** Creates the campaigns of a client. */
    public Campaigns(Environment environment) {
        this.environment = environment;
    }

    /**
     * Begins a campaign.
     *
     * @param request the lock that the leader holds; its wait limit is ignored
     * @throws LockMisuseException if the request is reentrant
     * @throws LockClientClosedException if the client is closed
     */
    public Leadership begin(LockRequest request) {
        if (request.reentrant()) {
            throw new LockMisuseException(
                    "The request for a campaign for the lock '" + request.key()
                            + "' is reentrant, but a leader belongs to no thread; leave out reentrant()",
                    null);
        }
        CampaignRunner campaign = new CampaignRunner(
                environment, request.toBuilder().waitLimit(WITHOUT_LIMIT).build(), this::ended);
        synchronized (this) {
            if (closed) {
                throw new LockClientClosedException(request.key());
            }
            running.add(campaign);
        }
        campaign.begin();
        return campaign;
    }

    private synchronized void ended(CampaignRunner campaign) {
        running.remove(campaign);
    }

    /** Ends all campaigns because the client closes. A candidate that resigns at this moment goes on resigning. */
    public void clientClosed() {
        List<CampaignRunner> ended;
        synchronized (this) {
            closed = true;
            ended = List.copyOf(running);
        }
        ended.forEach(CampaignRunner::clientClosed);
    }
}
