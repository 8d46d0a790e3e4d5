package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.SimulatedPair.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.ReleaseRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * A job that the clocks of a whole fleet start, and that one of it runs: the recipe of
 * docs/how-to/migrate-from-shedlock.md. Leases last 2 s here.
 */
class OneRunTest {
    private static final LockRequest RECIPE = LockRequest.of(KEY)
            .waitLimit(Duration.ofSeconds(3))
            .atLeast(Duration.ofSeconds(10))
            .build();

    private final SimulatedPair pair = new SimulatedPair();
    private final List<String> runs = new ArrayList<>();

    /** The job's time has come on that instance. */
    private void fires(SimulatedClient instance, LockRequest request, long takes) {
        CompletableFuture<?> unused = pair.acquire(instance, request).whenComplete((lease, failure) -> {
            if (failure == null) {
                runs.add(instance.name());
                pair.world.in(takes * SimulatedPair.MILLI, () -> ended(lease));
            }
        });
    }

    private static void ended(Lease lease) {
        CompletableFuture<?> unused = lease.releaseAsync().toCompletableFuture();
    }

    private void crashInTheMiddleOfTheWork() {
        Lease lease = pair.granted(pair.one);
        assertThat(lease.isValid()).isTrue();
        pair.cutOff(pair.one);
        // The next time is long after its lease has ended.
        pair.runMillis(60_000);
        pair.heal();
    }

    @Test
    void job_firedEverywhere_runsOnceHoweverShortItIs() {
        fires(pair.one, RECIPE, 3);
        pair.runMillis(500);
        fires(pair.two, RECIPE, 3);
        pair.runMillis(60_000);

        assertThat(runs).containsExactly("one");
    }

    @Test
    void job_thatWaitsForTheLeaseOfTheRow_runsTwice() {
        LockRequest beyondLease = LockRequest.of(KEY)
                .waitBeyondLease(Duration.ZERO)
                .atLeast(Duration.ofSeconds(10))
                .build();
        fires(pair.one, beyondLease, 3);
        pair.runMillis(500);
        fires(pair.two, beyondLease, 3);
        pair.runMillis(60_000);

        assertThat(runs)
                .as("why the recipe has a limit: the row that stays taken has a lease of its own")
                .hasSize(2);
    }

    @Test
    void job_longerThanTheWait_runsOnce() {
        fires(pair.one, RECIPE, 8_000);
        fires(pair.two, RECIPE, 8_000);
        pair.runMillis(60_000);

        assertThat(runs).hasSize(1);
    }

    @Test
    void job_firedAfterACrash_isNotSkipped() {
        crashInTheMiddleOfTheWork();
        fires(pair.one, RECIPE, 3);
        pair.runMillis(100);
        fires(pair.two, RECIPE, 3);
        pair.runMillis(9_000);

        assertThat(runs).hasSize(1);
    }

    @Test
    void job_runnerCrashesInTheMiddle_isRunByAnother() {
        fires(pair.one, RECIPE, 1_000_000);
        pair.runMillis(100);
        fires(pair.two, RECIPE, 3);
        pair.runMillis(100);
        pair.cutOff(pair.one);
        pair.runMillis(9_000);

        assertThat(runs).containsExactly("one", "two");
    }

    @Test
    void job_firedAgainLater_runsAgain() {
        for (int time = 0; time < 3; time++) {
            fires(pair.one, RECIPE, 3);
            fires(pair.two, RECIPE, 3);
            pair.runMillis(60_000);
        }

        assertThat(runs).hasSize(3);
    }

    @Test
    void job_thatAsksOnlyOnce_isSkippedByAllAfterACrash() {
        crashInTheMiddleOfTheWork();
        LockRequest once = LockRequest.of(KEY).waitLimit(Duration.ZERO).build();
        fires(pair.two, once, 3);
        pair.runMillis(9_000);

        assertThat(runs).as("why the recipe waits").isEmpty();
    }

    @Test
    void job_runnerGoneWhileItsRowIsKept_isSkippedByInstancesThatAreNew() {
        fires(pair.one, RECIPE, 3);
        pair.runMillis(1_000);
        pair.cutOff(pair.one);
        pair.runMillis(60_000);
        fires(pair.two, RECIPE, 3);
        pair.runMillis(60_000);

        assertThat(runs)
                .as("why a job that must not miss a run keeps its last run in the row: the kept row has the rest of"
                        + " atLeast as its lease, which is longer than the wait")
                .containsExactly("one");
    }

    /** The job's run of that time has come on that instance, by the recipe of docs/how-to/schedule.md. */
    private void firesFor(SimulatedClient instance, long time, long takes) {
        LockRequest request = LockRequest.of(KEY).waitBeyondLease(Duration.ZERO).build();
        CompletableFuture<?> unused = pair.acquire(instance, request).whenComplete((lease, failure) -> {
            if (failure != null) {
                return;
            }
            if (lease.data().filter(last -> Long.parseLong(last.text()) >= time).isPresent()) {
                ended(lease);
                return;
            }
            runs.add(instance.name() + time);
            pair.world.in(takes * SimulatedPair.MILLI, () -> done(lease, time));
        });
    }

    private static void done(Lease lease, long time) {
        CompletableFuture<?> unused = lease.releaseAsync(
                        ReleaseRequest.NONE.withData(LockData.ofText(Long.toString(time))))
                .toCompletableFuture();
    }

    @Test
    void jobWithItsLastRunInTheRow_firedEverywhereAtDifferentTimes_runsOnce() {
        for (int time = 1; time < 4; time++) {
            firesFor(pair.one, time, 3);
            pair.runMillis(1_000L * time);
            firesFor(pair.two, time, 3);
            pair.runMillis(60_000);
        }
        assertThat(runs).containsExactly("one1", "one2", "one3");
    }

    @Test
    void jobWithItsLastRunInTheRow_longerThanTheLease_runsOnce() {
        firesFor(pair.one, 1, 8_000);
        firesFor(pair.two, 1, 8_000);
        pair.runMillis(60_000);
        assertThat(runs).hasSize(1);
    }

    @Test
    void jobWithItsLastRunInTheRow_afterACrash_isNotSkipped() {
        crashInTheMiddleOfTheWork();
        firesFor(pair.two, 1, 3);
        pair.runMillis(9_000);
        assertThat(runs).containsExactly("two1");
    }

    @Test
    void jobWithItsLastRunInTheRow_runnerCrashesInTheMiddle_isRunByAnother() {
        firesFor(pair.one, 1, 1_000_000);
        pair.runMillis(100);
        firesFor(pair.two, 1, 3);
        pair.runMillis(100);
        pair.cutOff(pair.one);
        pair.runMillis(9_000);
        assertThat(runs).containsExactly("one1", "two1");
    }

    @Test
    void jobWithItsLastRunInTheRow_runnerGoneAfterItsRun_isRunByANewInstanceNextTime() {
        firesFor(pair.one, 1, 3);
        pair.runMillis(1_000);
        pair.cutOff(pair.one);
        pair.runMillis(60_000);
        firesFor(pair.two, 1, 3);
        pair.runMillis(9_000);
        firesFor(pair.two, 2, 3);
        pair.runMillis(9_000);
        assertThat(runs).containsExactly("one1", "two2");
    }
}
