package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.Leadership;
import io.github.dynamodblock.LeadershipEvent;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.quarkus.Leader;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
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
    private static final Logger LOG = Logger.getLogger("io.github.dynamodblock");

    private final Instance<LockClient> client;
    private final LateConfig config;
    private final Event<LeadershipEvent> events;
    private final Map<String, Leadership> campaigns = new ConcurrentHashMap<>();
    private volatile Set<String> names = Set.of();
    private volatile Map<String, String> jobs = Map.of();

    Leaderships(Instance<LockClient> client, LateConfig config, Event<LeadershipEvent> events) {
        this.client = client;
        this.config = config;
        this.events = events;
    }

    /**
     * Makes known what the build found.
     *
     * @param all the names of the elections
     * @param byJob the names by the scheduled methods that only the leader runs
     */
    void set(Set<String> all, Map<String, String> byJob) {
        names = all;
        jobs = byJob;
    }

    /** Returns this application's candidate in that election. */
    Leadership of(String name) {
        Leadership campaign = campaigns.computeIfAbsent(name, this::begin);
        if (campaign == null) {
            throw new LockMisuseException(
                    "The lock client returned no leadership of '" + name + "'. If the client is a mock, mock"
                            + " @Leader(\"" + name + "\") Leadership as well.",
                    null);
        }
        return campaign;
    }

    /** Returns the candidate for that scheduled method. */
    Leadership ofJob(@Nullable String method) {
        String name = method == null ? null : jobs.get(method);
        if (name == null) {
            throw new LockMisuseException(
                    "The job " + method + " has skipExecutionIf = NotLeader.class, but no election. Add @Leader to its"
                            + " method; a programmatic job asks Leadership.isLeader() itself.",
                    null);
        }
        return of(name);
    }

    private @Nullable Leadership begin(String name) {
        Leadership campaign = client.get().campaign(name);
        if (campaign != null) {
            Event<LeadershipEvent> ofName = events.select(new Leader.Literal(name));
            campaign.addListener(ofName::fire);
        }
        return campaign;
    }

    // Late, because the making of the lock client must not delay the start.
    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_AFTER) StartupEvent event) {
        if (!names.isEmpty()) {
            config.executor().execute(() -> names.forEach(this::campaign));
        }
    }

    private void campaign(String name) {
        try {
            Leadership unused = campaigns.computeIfAbsent(name, this::begin);
        } catch (RuntimeException e) {
            LOG.errorf(e, "The campaign for the leadership of '%s' could not begin", name);
        }
    }

    // After the application's own observers, which end a leader's work, and before the client closes.
    void stop(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) ShutdownEvent event) {
        campaigns.values().forEach(Leadership::close);
    }
}
