package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.memory.InMemoryStore;
import io.github.dynamodblock.spi.LockWrite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Two clients, a table, and a network on which a test decides what is lost. Leases last 2 s, heartbeats come each
 * 500 ms (up to a tenth earlier), danger after 1.2 s, and each way takes 1 ms.
 */
final class SimulatedPair implements SimulatedNetwork {
    static final long MILLI = 1_000_000L;
    static final LockKey KEY = LockKey.of("k");
    static final LeaseTiming TIMING = LeaseTiming.ofLease(Duration.ofSeconds(2));

    final VirtualTime world = new VirtualTime(7);
    final SimulatedTable table = new SimulatedTable(InMemoryStore::apply);
    final SimulatedClient one = new SimulatedClient(world, table, this, "one", 1, TIMING);
    final SimulatedClient two = new SimulatedClient(world, table, this, "two", 1, TIMING);
    final List<String> sent = new ArrayList<>();

    private Predicate<@Nullable LockWrite> losesRequest = write -> false;
    private Predicate<@Nullable LockWrite> losesResponse = write -> false;
    private BiFunction<SimulatedClient, @Nullable LockWrite, Optional<Fate>> special =
            (client, write) -> Optional.empty();
    private @Nullable SimulatedClient troubled;
    private @Nullable SimulatedClient slow;
    private long slowness;
    private int staleness;
    private int reads;

    /** From now on requests and responses of that client are lost that these say; a read is null. */
    void trouble(
            SimulatedClient client, Predicate<@Nullable LockWrite> request, Predicate<@Nullable LockWrite> response) {
        troubled = client;
        losesRequest = request;
        losesResponse = response;
    }

    /** From now on this decides the fate of a request; what it leaves open goes as usual. A read is null. */
    void special(BiFunction<SimulatedClient, @Nullable LockWrite, Optional<Fate>> fates) {
        special = fates;
    }

    /** A request that arrives as usual, and whose answer takes so long. */
    static Optional<Fate> answeredAfter(long millis) {
        return Optional.of(new Fate(List.of(MILLI), OptionalLong.of(millis * MILLI)));
    }

    /** That client's requests go nowhere. */
    void cutOff(SimulatedClient client) {
        trouble(client, write -> true, write -> true);
    }

    void heal() {
        troubled = null;
    }

    /** That client's answers take so long. */
    void delayResponses(SimulatedClient client, long millis) {
        slow = client;
        slowness = millis * MILLI;
    }

    /** Every second read is that many changes behind. */
    void everySecondReadStaleBy(int changes) {
        staleness = changes;
    }

    @Override
    public int staleness() {
        return reads++ % 2 == 0 ? 0 : staleness;
    }

    /** The value of a future that must be there by now: nothing here can wait. */
    static <T> T now(CompletableFuture<T> future) {
        assertThat(future).isDone();
        return future.join();
    }

    @Override
    public Fate fate(SimulatedClient client, @Nullable LockWrite write) {
        String kind = write == null ? "Read" : write.getClass().getSimpleName();
        sent.add(client.name() + " " + kind);
        Optional<Fate> own = special.apply(client, write);
        if (own.isPresent()) {
            return own.get();
        }
        if (client == troubled && losesRequest.test(write)) {
            return new Fate(List.of(), OptionalLong.empty());
        }
        OptionalLong response = client == troubled && losesResponse.test(write)
                ? OptionalLong.empty()
                : OptionalLong.of(client == slow ? slowness : MILLI);
        return new Fate(List.of(MILLI), response);
    }

    /** Requests sent since this was asked last. */
    List<String> sentSince() {
        List<String> since = List.copyOf(sent);
        sent.clear();
        return since;
    }

    void runMillis(long millis) {
        world.runUntil(world.now() + millis * MILLI);
    }

    CompletableFuture<Lease> acquire(SimulatedClient client, LockRequest request) {
        return client.core().acquireAsync(request);
    }

    CompletableFuture<Lease> acquire(SimulatedClient client) {
        return acquire(client, LockRequest.of(KEY).build());
    }

    /** A lease of that client, granted by now. */
    Lease granted(SimulatedClient client) {
        CompletableFuture<Lease> lease = acquire(client);
        runMillis(5);
        return now(lease);
    }
}
