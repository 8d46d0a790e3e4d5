package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.memory.InMemoryStore;
import io.github.dynamodblock.spi.LockWrite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Heartbeats of many leases of one client that are due at one moment. */
class HeartbeatBurstTest {
    private static final long MILLI = SimulatedPair.MILLI;
    private static final int MANY = 400;
    private static final LeaseTiming LONG = LeaseTiming.ofLease(Duration.ofSeconds(10));
    private static final LeaseTiming SHORT = LeaseTiming.ofLease(Duration.ofSeconds(1));

    /** A heartbeat under way is young until this age. */
    private static final long YOUNG = 100 * MILLI;

    private record Beat(String key, long sentAt, long answeredAt) {
        boolean isYoung(long at) {
            return sentAt <= at && at < Math.min(answeredAt, sentAt + YOUNG);
        }
    }

    private final VirtualTime world = new VirtualTime(3);
    private final List<Beat> beats = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private final List<Lease> leases = new ArrayList<>();
    private Predicate<String> swallowed = key -> false;
    private long latency = 10 * MILLI;
    private final SimulatedClient machine = new SimulatedClient(
            world,
            new SimulatedTable(InMemoryStore::apply),
            new SimulatedNetwork() {
                @Override
                public Fate fate(SimulatedClient client, @Nullable LockWrite write) {
                    if (!(write instanceof LockWrite.Heartbeat)) {
                        return new Fate(List.of(MILLI), OptionalLong.of(MILLI));
                    }
                    String key = write.key().toString();
                    if (swallowed.test(key)) {
                        beats.add(new Beat(key, world.now(), Long.MAX_VALUE));
                        return new Fate(List.of(), OptionalLong.empty());
                    }
                    beats.add(new Beat(key, world.now(), world.now() + 2 * latency));
                    return new Fate(List.of(latency), OptionalLong.of(latency));
                }
            },
            "many",
            1,
            LONG);

    private void hold(String name, int count, LeaseTiming timing) {
        for (int i = 0; i < count; i++) {
            LockRequest request = LockRequest.of(name + i)
                    .timing(timing)
                    .listener((lease, event) -> heard.add(lease.key() + " " + event))
                    .build();
            CompletableFuture<?> unused = machine.core().acquireAsync(request).thenAccept(leases::add);
        }
        passes(10);
    }

    private void passes(long millis) {
        world.runUntil(world.now() + millis * MILLI);
    }

    /** The most that were young at one instant. */
    private long mostYoung() {
        return beats.stream()
                .mapToLong(one -> beats.stream()
                        .filter(other -> other.isYoung(one.sentAt()))
                        .count())
                .max()
                .orElse(0);
    }

    /** The longest time between two heartbeats of a lease, in milliseconds. */
    private long longestSilence(String key) {
        List<Long> sent = beats.stream()
                .filter(beat -> beat.key().equals(key))
                .map(Beat::sentAt)
                .toList();
        long longest = 0;
        for (int i = 1; i < sent.size(); i++) {
            longest = Math.max(longest, sent.get(i) - sent.get(i - 1));
        }
        return longest / MILLI;
    }

    @Test
    void heartbeats_allAreDueAfterAPause_leaveAQuarterAtATime() {
        hold("long-", MANY, LONG);
        passes(500);
        pauses();
        passes(1_000);

        assertThat(beats.stream().map(Beat::key).distinct()).hasSize(MANY);
        assertThat(mostYoung()).isBetween(50L, (long) MANY / 4);
        assertThat(leases).allMatch(Lease::isValid);
    }

    @Test
    void heartbeats_allAreDueAfterAPause_thoseWhoseLeasesEndFirstLeaveFirst() {
        hold("long-", MANY, LONG);
        passes(1_200);
        // Due later than most of the others, and ending sooner.
        hold("shorter-", 5, LeaseTiming.ofLease(Duration.ofSeconds(6)));
        pauses();
        // The first that are due leave at once; when these are answered, the next are chosen.
        passes(25);

        assertThat(beats).hasSizeBetween(100, MANY / 2 + 10);
        assertThat(beats.stream().map(Beat::key).filter(key -> key.startsWith("shorter-")))
                .hasSize(5);
    }

    /** Until the instant at which it goes on. */
    private void pauses() {
        beats.clear();
        machine.pause(4_000 * MILLI);
        passes(4_000);
    }

    @Test
    void heartbeats_thoseOfManyLongLeasesAreSwallowed_keepNoShortLeaseWaiting() {
        hold("long-", MANY, LONG);
        hold("short-", 5, SHORT);
        swallowed = key -> key.startsWith("long-");
        passes(8_000);

        assertThat(mostYoung()).isBetween(50L, (long) MANY / 4 + 2);
        assertThat(heard).filteredOn(event -> event.startsWith("short-")).isEmpty();
        for (int i = 0; i < 5; i++) {
            // A heartbeat each 250 ms, and the age of one that is no longer young.
            assertThat(longestSilence("short-" + i)).isBetween(200L, 350L);
        }
        assertThat(heard)
                .filteredOn(event -> event.endsWith(" " + new LeaseEvent.InDanger()))
                .hasSize(MANY);
    }

    @Test
    void heartbeats_aHoleSwallowsAllOfThem_areAcknowledgedSoonAfterIt() {
        hold("long-", MANY, LONG);
        hold("short-", 5, SHORT);
        passes(2_000);
        swallowed = key -> true;
        passes(500);
        swallowed = key -> false;
        passes(8_000);

        assertThat(leases).hasSize(MANY + 5).allMatch(Lease::isValid);
        assertThat(mostYoung()).isLessThanOrEqualTo(MANY / 4 + 2);
    }

    /** More heartbeats are due than can be under way: 150 each 250 ms, of which 50 are answered in 110 ms. */
    @Test
    void heartbeats_thoseOfShortLeasesTakeAllPlaces_longLeaseIsRenewedInTime() {
        hold("short-", 150, SHORT);
        hold("long-", 1, LeaseTiming.ofLease(Duration.ofSeconds(60)));
        latency = 55 * MILLI;
        boolean[] lost = {false};
        swallowed = key -> key.equals("long-0") && !lost[0] && (lost[0] = true);
        passes(180_000);

        assertThat(lost).containsExactly(true);
        assertThat(heard).isEmpty();
        assertThat(leases).allMatch(Lease::isValid);
    }

    @Test
    void heartbeat_ofTheApplicationWhileShortLeasesTakeAllPlaces_isAcknowledgedInTime() {
        hold("short-", 150, SHORT);
        hold("long-", 1, LeaseTiming.ofLease(Duration.ofHours(1)));
        latency = 55 * MILLI;
        passes(1_000);
        CompletableFuture<?> told = leases.get(150)
                .heartbeatAsync(HeartbeatRequest.NONE.withData(LockData.ofText("half way")))
                .toCompletableFuture();
        passes(4_000);

        assertThat(told).isCompletedWithValue(null);
    }
}
