package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Leadership;
import io.github.dynamodblock.LeadershipEvent;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.quarkus.Leader;
import io.github.dynamodblock.quarkus.NotLeader;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The elections of an application: injected, observed, and asked before a scheduled run. */
class LeaderTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.unconnected(Work.class, Waiting.class)
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.enabled", "false");

    @Inject
    @Leader("reports")
    Leadership reports;

    @Inject
    @Any
    Instance<Leadership> all;

    @Inject
    LockClient locks;

    @Inject
    Work work;

    @ApplicationScoped
    static class Work {
        final List<LeadershipEvent> events = new CopyOnWriteArrayList<>();
        final List<LeadershipEvent> observedOnly = new CopyOnWriteArrayList<>();
        final AtomicInteger runs = new AtomicInteger();
        final AtomicInteger ticks = new AtomicInteger();

        void on(@Observes @Leader("reports") LeadershipEvent event) {
            events.add(event);
        }

        void onOther(@Observes @Leader("observed") LeadershipEvent.Elected event) {
            observedOnly.add(event);
        }

        List<LeadershipEvent> events() {
            return events;
        }

        List<LeadershipEvent> observedOnly() {
            return observedOnly;
        }

        int runs() {
            return runs.get();
        }

        int ticks() {
            return ticks.get();
        }

        @Scheduled(every = "1s", skipExecutionIf = NotLeader.class)
        @Leader("jobs")
        void run() {
            runs.incrementAndGet();
        }

        @Scheduled(every = "1s")
        void tick() {
            ticks.incrementAndGet();
        }
    }

    @Test
    void leadership_injected_leadsSinceTheStart_andTellsObservers() throws Exception {
        Waiting.until(() -> reports.isLeader());
        Waiting.until(() -> !work.events().isEmpty());
        Lease lease = reports.lease().orElseThrow();
        assertThat(work.events()).containsExactly(new LeadershipEvent.Elected(lease.key(), lease));
        assertThat(locks.tryAcquire("reports")).isEmpty();

        reports.stepDown(Duration.ofHours(1));
        assertThat(reports.isLeader()).isFalse();
        Waiting.until(() -> work.events().size() == 2);
        assertThat(work.events()).endsWith(new LeadershipEvent.Resigned(lease.key()));
        Waiting.until(() -> locks.held("reports").isEmpty());
    }

    @Test
    void election_thatIsOnlyObserved_isCampaignedFor() throws Exception {
        Waiting.until(() -> work.observedOnly().size() == 1);
        assertThat(work.observedOnly().get(0).key()).hasToString("observed");
    }

    @Test
    void notLeader_runsOnlyWhileThisInstanceLeads() throws Exception {
        Waiting.until(() -> work.runs() > 1);
        Leadership jobs = all.select(new Leader.Literal("jobs")).get();
        jobs.stepDown(Duration.ofHours(1));
        int ticks = work.ticks();
        Waiting.until(() -> work.ticks() > ticks + 1);
        int runs = work.runs();
        int later = work.ticks();
        Waiting.until(() -> work.ticks() > later + 1);
        assertThat(work.runs()).isEqualTo(runs);

        jobs.stepDown(Duration.ZERO);
        Waiting.until(() -> work.runs() > runs);
    }
}
