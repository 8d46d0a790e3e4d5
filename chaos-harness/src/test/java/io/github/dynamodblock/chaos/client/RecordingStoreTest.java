package io.github.dynamodblock.chaos.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.Rpc;
import io.github.dynamodblock.chaos.workload.EventRecorder;
import io.github.dynamodblock.spi.AcquireAllAnswer;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAllAnswer;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RecordingStoreTest {
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final LockKey KEY = LockKey.of("key-1");
    private static final Version FIRST = new Version("g".repeat(Version.GRANT_LENGTH), 1);
    private static final LockKey OTHER = LockKey.of("key-2");
    private static final LockWrite ACQUIRE = new LockWrite.Acquire(
            KEY, FIRST, "w1.1", Duration.ofSeconds(2), Optional.of("seen.1"), 7, 99, false, RowContent.NONE);
    private static final LockWrite HEARTBEAT = new LockWrite.Heartbeat(KEY, FIRST.next(), 8, Duration.ofSeconds(2), 99);
    private static final LockWrite RELEASE = new LockWrite.Release(KEY, FIRST.next(), 8);

    private static final List<LockWrite.Acquire> BOTH = List.of(acquire(KEY), acquire(OTHER));

    private final List<Event> events = new ArrayList<>();
    private final CompletableFuture<StoreAnswer> written = new CompletableFuture<>();
    private final CompletableFuture<ReadAnswer> shown = new CompletableFuture<>();
    private final CompletableFuture<AcquireAllAnswer> together = new CompletableFuture<>();
    private final CompletableFuture<ReadAllAnswer> allShown = new CompletableFuture<>();
    private final GrantTokens grants = new GrantTokens();
    private final RecordingStore store = new RecordingStore(
            new LockStore() {
                @Override
                public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
                    return written;
                }

                @Override
                public CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent, Duration limit) {
                    return shown;
                }

                @Override
                public CompletableFuture<AcquireAllAnswer> acquireAll(List<LockWrite.Acquire> writes, Duration limit) {
                    return together;
                }

                @Override
                public CompletableFuture<ReadAllAnswer> readAll(List<LockKey> keys, Duration limit) {
                    return allShown;
                }
            },
            new EventRecorder(events::add, "w1.1"),
            grants);

    @Test
    void acquire_applied_isRecordedWithItsRowBeforeTheClientHears() {
        List<Integer> recordedWhenHeard = new ArrayList<>();
        CompletableFuture<Void> heard =
                store.write(ACQUIRE, LIMIT).thenAccept(answer -> recordedWhenHeard.add(events.size()));

        assertThat(events).isEmpty();
        written.complete(new StoreAnswer.Applied(row(FIRST, 8, false)));

        Rpc rpc = only();
        assertThat(rpc.seen()).contains("seen.1");
        assertThat(heard).isDone();
        assertThat(recordedWhenHeard).containsExactly(1);
        assertThat(rpc.kind()).isEqualTo(Rpc.Kind.ACQUIRE);
        assertThat(rpc.answer()).isEqualTo(Rpc.Answer.APPLIED);
        assertThat(rpc.sent()).isLessThanOrEqualTo(rpc.at());
        assertThat(rpc.grant()).contains(FIRST.grant());
        assertThat(rpc.beat()).hasValue(1);
        assertThat(rpc.lease()).hasValue(2_000_000_000L);
        assertThat(rpc.token()).hasValue(8);
        assertThat(rpc.version()).contains(FIRST.toString());
        assertThat(grants.grantOf("key-1", 8)).contains(FIRST.grant());
    }

    @Test
    void heartbeat_refusedWithoutARow_isRecordedWithoutOne() {
        CompletableFuture<StoreAnswer> told = store.write(HEARTBEAT, LIMIT);
        written.complete(new StoreAnswer.Refused(Optional.empty()));

        assertThat(told).isCompletedWithValue(new StoreAnswer.Refused(Optional.empty()));
        assertThat(only().kind()).isEqualTo(Rpc.Kind.HEARTBEAT);
        assertThat(only().answer()).isEqualTo(Rpc.Answer.REFUSED);
        assertThat(only().version()).isEmpty();
        assertThat(only().lease()).hasValue(2_000_000_000L);
    }

    @Test
    void release_refusedByAnotherGrant_showsThatGrant() {
        Version other = new Version("h".repeat(Version.GRANT_LENGTH), 3);
        CompletableFuture<StoreAnswer> told = store.write(RELEASE, LIMIT);
        written.complete(new StoreAnswer.Refused(Optional.of(row(other, 9, true))));

        assertThat(told).isDone();
        assertThat(only().kind()).isEqualTo(Rpc.Kind.RELEASE);
        assertThat(only().rowGrant()).contains(other.grant());
        assertThat(only().released()).isTrue();
        assertThat(only().lease()).isEmpty();
    }

    @Test
    void write_unknown_isRecordedAsUnknown() {
        CompletableFuture<StoreAnswer> told = store.write(ACQUIRE, LIMIT);
        written.complete(new StoreAnswer.Unknown(new IllegalStateException("reset")));

        assertThat(told).isDone();
        assertThat(only().answer()).isEqualTo(Rpc.Answer.UNKNOWN);
    }

    @Test
    void write_throttled_isRecordedAsUnapplied() {
        CompletableFuture<StoreAnswer> told = store.write(ACQUIRE, LIMIT);
        written.complete(new StoreAnswer.Unapplied(new StoreUnavailableException("throttled", null), true));

        assertThat(told).isDone();
        assertThat(only().answer()).isEqualTo(Rpc.Answer.UNAPPLIED);
    }

    @Test
    void write_cancelled_isUnknownOnceAndItsLateAnswerIsNotRecorded() {
        CompletableFuture<StoreAnswer> told = store.write(RELEASE, LIMIT);

        told.cancel(true);
        assertThat(written).isCancelled();
        written.obtrudeValue(new StoreAnswer.Applied(row(FIRST.next(), 8, true)));

        assertThat(only().answer()).isEqualTo(Rpc.Answer.UNKNOWN);
    }

    @Test
    void read_shown_isAppliedWithItsRow() {
        CompletableFuture<ReadAnswer> told = store.read(KEY, true, LIMIT);
        shown.complete(new ReadAnswer.Shown(Optional.of(row(FIRST, 8, false))));

        assertThat(told).isDone();
        assertThat(only().kind()).isEqualTo(Rpc.Kind.READ);
        assertThat(only().answer()).isEqualTo(Rpc.Answer.APPLIED);
        assertThat(only().grant()).isEmpty();
        assertThat(only().rowGrant()).contains(FIRST.grant());
    }

    @Test
    void read_unanswered_isUnknown() {
        CompletableFuture<ReadAnswer> told = store.read(KEY, true, LIMIT);
        shown.complete(new ReadAnswer.Nothing(new StoreUnavailableException("timeout", null), true));

        assertThat(told).isDone();
        assertThat(only().answer()).isEqualTo(Rpc.Answer.UNKNOWN);
    }

    @Test
    void acquireAll_refusedByOneRow_isRecordedOfEach() {
        CompletableFuture<AcquireAllAnswer> told = store.acquireAll(BOTH, LIMIT);
        Version other = new Version("h".repeat(Version.GRANT_LENGTH), 3);
        together.complete(new AcquireAllAnswer.Refused(Map.of(KEY, Optional.of(row(other, 9, false)))));

        assertThat(told).isDone();
        assertThat(events).extracting(event -> ((Rpc) event).key()).containsExactly("key-1", "key-2");
        assertThat(events)
                .extracting(event -> ((Rpc) event).answer())
                .containsExactly(Rpc.Answer.REFUSED, Rpc.Answer.UNAPPLIED);
        assertThat(((Rpc) events.get(0)).rowGrant()).contains(other.grant());
        assertThat(((Rpc) events.get(1)).version()).isEmpty();
    }

    @Test
    void acquireAll_applied_isRecordedOfEachAndTheReadNamesTheGrants() {
        CompletableFuture<AcquireAllAnswer> told = store.acquireAll(BOTH, LIMIT);
        together.complete(new AcquireAllAnswer.Applied());
        CompletableFuture<ReadAllAnswer> read = store.readAll(List.of(KEY, OTHER), LIMIT);
        allShown.complete(new ReadAllAnswer.Shown(Map.of(KEY, row(FIRST, 8, false))));

        assertThat(told).isDone();
        assertThat(read).isDone();
        assertThat(events)
                .hasSize(4)
                .allSatisfy(event -> assertThat(((Rpc) event).answer()).isEqualTo(Rpc.Answer.APPLIED));
        assertThat(((Rpc) events.get(2)).rowGrant()).contains(FIRST.grant());
        assertThat(grants.grantOf("key-1", 8)).contains(FIRST.grant());
    }

    private static LockWrite.Acquire acquire(LockKey key) {
        return new LockWrite.Acquire(
                key, FIRST, "w1.1", Duration.ofSeconds(2), Optional.empty(), 7, 99, false, RowContent.NONE);
    }

    private Rpc only() {
        assertThat(events).singleElement().isInstanceOf(Rpc.class);
        return (Rpc) events.get(0);
    }

    private static LockRow row(Version version, long token, boolean released) {
        return new LockRow(
                KEY,
                Optional.of("w1.1"),
                Optional.of(Duration.ofSeconds(2)),
                version.toString(),
                released,
                OptionalLong.of(token),
                RowContent.NONE);
    }
}
