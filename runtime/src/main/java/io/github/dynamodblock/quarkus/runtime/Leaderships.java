package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.Leadership;
import io.github.dynamodblock.LeadershipEvent;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.quarkus.Leader;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The elections in which this application is a candidate, each once. */
@Singleton
class Leaderships {
    /**
     * The campaign for one election, which begins at its first use. Each has a lock of its own, which its own thread can
     * enter again: the making of its client can use another campaign.
     */
    private final class Campaign {
        private final Election election;
        private volatile @Nullable Leadership begun;

        Campaign(Election election) {
            this.election = election;
        }

        /** Returns the candidate; null if the client is a mock that returns none. */
        @Nullable Leadership candidate() {
            Leadership known = begun;
            return known == null ? first() : known;
        }

        private synchronized @Nullable Leadership first() {
            Leadership known = begun;
            if (known == null) {
                known = begin(election);
                begun = known;
            }
            return known;
        }

        void close() {
            Leadership known = begun;
            if (known != null) {
                known.close();
            }
        }
    }

    private static final Logger LOG = Logger.getLogger("io.github.dynamodblock");

    private final ClientLookup clients;
    private final LateConfig config;
    private final Event<LeadershipEvent> events;
    private final Map<Election, Campaign> campaigns = new ConcurrentHashMap<>();
    private volatile Set<Election> elections = Set.of();
    private volatile Map<String, Election> jobs = Map.of();

    Leaderships(ClientLookup clients, LateConfig config, Event<LeadershipEvent> events) {
        this.clients = clients;
        this.config = config;
        this.events = events;
    }

    /**
     * Makes known what the build found.
     *
     * @param all the elections
     * @param byJob the elections by the scheduled methods that only the leader runs
     */
    void set(Set<Election> all, Map<String, Election> byJob) {
        elections = all;
        jobs = byJob;
    }

    /** Returns this application's candidate in that election. */
    Leadership of(Election election) {
        Leadership campaign = campaign(election).candidate();
        if (campaign == null) {
            throw new LockMisuseException(
                    "The lock client returned no leadership of '" + election.name() + "'. If the client is a mock, mock"
                            + " @Leader(\"" + election.name() + "\") Leadership as well.",
                    null);
        }
        return campaign;
    }

    /** Returns the candidate for that scheduled method. */
    Leadership ofJob(@Nullable String method) {
        Election election = method == null ? null : jobs.get(method);
        if (election == null) {
            throw new LockMisuseException(
                    "The job " + method + " has skipExecutionIf = NotLeader.class, but no election. Add @Leader to its"
                            + " method; a programmatic job asks Leadership.isLeader() itself.",
                    null);
        }
        return of(election);
    }

    private @Nullable Leadership begin(Election election) {
        Leadership campaign =
                clients.of(ClientNames.annotated(election.client())).campaign(election.name());
        if (campaign != null) {
            Event<LeadershipEvent> ofName = events.select(new Leader.Literal(election.name(), election.client()));
            campaign.addListener(ofName::fire);
        }
        return campaign;
    }

    // Late, because the making of the lock client must not delay the start.
    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_AFTER) StartupEvent event) {
        if (!elections.isEmpty()) {
            config.executor().execute(() -> elections.forEach(this::campaignAtStart));
        }
    }

    private Campaign campaign(Election election) {
        return campaigns.computeIfAbsent(election, Campaign::new);
    }

    private void campaignAtStart(Election election) {
        try {
            Leadership unused = campaign(election).candidate();
        } catch (RuntimeException e) {
            LOG.errorf(e, "The campaign for the leadership of '%s' could not begin", election.name());
        }
    }

    // After the application's own observers, which end a leader's work, and before the client closes.
    void stop(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) ShutdownEvent event) {
        campaigns.values().forEach(Campaign::close);
    }
}
