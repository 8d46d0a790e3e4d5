package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.SimulatedPair.KEY;
import static io.github.dynamodblock.core.SimulatedPair.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LockClientClosedException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.RandomSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A process of which an image is made, and that goes on in copies of it. */
class ImageTest {
    private final SimulatedPair pair = new SimulatedPair();
    private final List<LeaseEvent> heard = new ArrayList<>();
    private int owners;

    /** On that machine, with lots drawn from that generator. */
    private CoreLockClient client(SimulatedClient machine, Supplier<String> grants) {
        RandomSource chance = new RandomSource() {
            @Override
            public String grant() {
                return grants.get();
            }

            @Override
            public double fraction() {
                return 0;
            }
        };
        return new CoreLockClient(
                new Ports(
                        machine,
                        machine,
                        machine,
                        chance,
                        machine::elsewhere,
                        machine::elsewhere,
                        task -> machine.live(0, task)),
                () -> new ClientSettings(
                        "owner-" + ++owners, SimulatedPair.TIMING, Duration.ofSeconds(30), Duration.ofDays(7), 0.01),
                new ReentrancyRegistry(Thread::currentThread),
                () -> {});
    }

    private CoreLockClient client() {
        return client(pair.one, pair.one::grant);
    }

    /** What a generator draws that was copied in that state. */
    private static Supplier<String> copied(int state) {
        int[] drawn = {state};
        return () -> String.format("%032d", ++drawn[0]);
    }

    private CompletableFuture<Lease> ask(CoreLockClient client) {
        return client.acquireAsync(
                LockRequest.of(KEY).listener((lease, event) -> heard.add(event)).build());
    }

    private boolean isFree() {
        return pair.table.read(KEY, 0).map(LockRow::released).orElse(true);
    }

    @Test
    void image_leaseHeld_isLostAndItsRowFreeBeforeItIsMade() {
        CoreLockClient client = client();
        CompletableFuture<Lease> held = ask(client);
        pair.runMillis(5);
        CompletableFuture<?> ready = client.suspend();
        assertThat(now(held).isValid()).isFalse();
        assertThat(ready).isNotDone();
        pair.runMillis(5);

        assertThat(ready).isCompleted();
        assertThat(heard).containsExactly(new LeaseEvent.Lost(LostReason.CLIENT_CLOSED));
        assertThat(isFree()).isTrue();
    }

    @Test
    void image_somebodyWaits_endsTheWait() {
        pair.granted(pair.two);
        CoreLockClient client = client();
        CompletableFuture<Lease> waiting = ask(client);
        pair.runMillis(5);
        CompletableFuture<?> ready = client.suspend();
        pair.runMillis(5);

        assertThat(ready).isCompleted();
        assertThatThrownBy(waiting::join).hasCauseInstanceOf(LockClientClosedException.class);
    }

    @Test
    void image_beingMade_refusesWhoAsks() {
        CoreLockClient client = client();
        assertThat(client.suspend()).isCompleted();
        CompletableFuture<Lease> asked = ask(client);
        pair.runMillis(5);

        assertThatThrownBy(asked::join).hasCauseInstanceOf(LockClientClosedException.class);
        assertThat(pair.sentSince()).isEmpty();
    }

    @Test
    void copy_begins_underAnotherNameWithNothingOfBefore() {
        CoreLockClient client = client();
        String before = client.owner();
        CompletableFuture<Lease> old = ask(client);
        pair.runMillis(5);
        assertThat(client.suspend()).isNotNull();
        pair.runMillis(5);
        client.resume();
        CompletableFuture<Lease> next = ask(client);
        pair.runMillis(5);

        assertThat(client.owner()).isNotEqualTo(before);
        assertThat(now(next).isValid()).isTrue();
        assertThat(now(next).fencingToken()).isGreaterThan(now(old).fencingToken());
        assertThat(now(old).isValid()).isFalse();
        pair.sentSince();
        CompletableFuture<?> released = now(old).releaseAsync().toCompletableFuture();
        pair.runMillis(5);
        assertThat(released).isCompleted();
        assertThat(pair.sentSince()).isEmpty();
    }

    @Test
    void copy_imageMadeWhileTheStoreIsSilent_sendsNothingOfBefore() {
        CoreLockClient client = client();
        CompletableFuture<Lease> unused = ask(client);
        pair.runMillis(5);
        pair.special((machine, write) -> write instanceof LockWrite.Release
                ? Optional.of(new SimulatedNetwork.Fate(List.of(), OptionalLong.empty()))
                : Optional.empty());
        CompletableFuture<?> ready = client.suspend();
        pair.runMillis(1_001);
        assertThat(ready).isCompleted();
        pair.sentSince();
        client.resume();
        pair.runMillis(10_000);

        assertThat(pair.sentSince()).isEmpty();
    }

    @Test
    void client_closed_isNotOpenedByACopy() {
        CoreLockClient client = client();
        assertThat(client.closeAsync()).isCompleted();
        client.resume();
        CompletableFuture<Lease> asked = ask(client);
        pair.runMillis(5);

        assertThatThrownBy(asked::join).hasCauseInstanceOf(LockClientClosedException.class);
    }

    @Test
    void client_closedWhileAnImageIsMade_isNotOpenedByACopy() {
        CoreLockClient client = client();
        assertThat(client.suspend()).isCompleted();
        assertThat(client.closeAsync()).isCompleted();
        client.resume();

        assertThatThrownBy(() -> ask(client).join()).hasCauseInstanceOf(LockClientClosedException.class);
    }

    @Test
    void copies_thatDrawDifferently_doNotBothBelieve() {
        CompletableFuture<Lease> one = ask(client(pair.one, copied(0)));
        pair.runMillis(5);
        CompletableFuture<Lease> other = ask(client(pair.two, copied(1_000)));
        pair.runMillis(500);

        assertThat(now(one).isValid()).isTrue();
        assertThat(other).isNotDone();
    }

    /** Why chance takes another course in each copy: this is what would come of it otherwise. */
    @Test
    void copies_thatDrawTheSame_bothBelieve() {
        CompletableFuture<Lease> one = ask(client(pair.one, copied(0)));
        pair.runMillis(5);
        CompletableFuture<Lease> other = ask(client(pair.two, copied(0)));
        pair.runMillis(5);

        assertThat(now(one).isValid()).isTrue();
        assertThat(now(other).isValid()).isTrue();
    }
}
