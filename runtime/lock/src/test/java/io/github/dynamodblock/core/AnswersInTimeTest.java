package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.StillWorld.KEY;
import static io.github.dynamodblock.core.StillWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.AcquireAllAnswer;
import io.github.dynamodblock.spi.DataChange;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.ReadAllAnswer;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Each request is answered once and in time, and what was given up costs nothing more. */
class AnswersInTimeTest {
    private static final long LIMIT = 400_000_000;
    private static final Version VERSION = new Version("1".repeat(32), 2);
    private static final LockWrite RELEASE = new LockWrite.Release(KEY, VERSION, 7);
    private static final LockWrite.Heartbeat HEARTBEAT = new LockWrite.Heartbeat(
            KEY, VERSION, 7, Duration.ofSeconds(2), OptionalLong.empty(), new DataChange.Keep(), Set.of());

    private final StillWorld world = new StillWorld();
    private final Queue<Runnable> beats = new ArrayDeque<>();
    private final Silent store = new Silent();
    private final StoreRequests requests =
            new StoreRequests(new Ports(store, world, world, world, beats::add, Runnable::run, Runnable::run));
    private final List<Object> heard = new ArrayList<>();

    /** Answers nothing by itself. */
    private static final class Silent implements LockStore {
        private final List<CompletableFuture<?>> asked = new ArrayList<>();
        private Optional<RuntimeException> defect = Optional.empty();

        private <A> CompletableFuture<A> asked() {
            defect.ifPresent(thrown -> {
                throw thrown;
            });
            CompletableFuture<A> answer = new CompletableFuture<>();
            asked.add(answer);
            return answer;
        }

        @Override
        public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
            assertThat(limit).isEqualTo(Duration.ofNanos(LIMIT));
            return asked();
        }

        @Override
        public CompletableFuture<ReadAnswer> read(LockKey key, boolean sure, Duration limit) {
            return asked();
        }

        @Override
        public CompletableFuture<AcquireAllAnswer> acquireAll(List<LockWrite.Acquire> writes, Duration limit) {
            return asked();
        }

        @Override
        public CompletableFuture<ReadAllAnswer> readAll(List<LockKey> keys, Duration limit) {
            return asked();
        }
    }

    private Object one() {
        assertThat(heard).hasSize(1);
        return heard.get(0);
    }

    @Test
    void write_unanswered_isUnknownInTime_andItsConnectionIsGivenUp() {
        requests.write(RELEASE, LIMIT, heard::add);
        world.passes(LIMIT - 1);
        assertThat(heard).isEmpty();
        assertThat(store.asked.get(0)).isNotDone();
        world.passes(1);

        assertThat(((StoreAnswer.Unknown) one()).cause()).hasMessage("no response within 400 ms");
        assertThat(store.asked.get(0)).isCancelled();
    }

    @Test
    void write_answeredInTime_isHeardOnce_andLeavesNoAlarm() {
        StoreAnswer refused = new StoreAnswer.Refused(Optional.empty());
        requests.write(RELEASE, LIMIT, heard::add);
        answer(0, refused);

        assertThat(one()).isEqualTo(refused);
        assertThat(world.waitingAlarms()).isZero();
        world.passes(SECOND);
        assertThat(heard).hasSize(1);
    }

    @SuppressWarnings("unchecked")
    private void answer(int number, StoreAnswer with) {
        ((CompletableFuture<StoreAnswer>) store.asked.get(number)).complete(with);
    }

    @Test
    void write_thatFails_isUnknownForThatReason() {
        IllegalStateException why = new IllegalStateException("of a test");
        requests.write(RELEASE, LIMIT, heard::add);
        store.asked.get(0).completeExceptionally(why);

        assertThat(one()).isEqualTo(new StoreAnswer.Unknown(why));
        assertThat(world.waitingAlarms()).isZero();
    }

    @Test
    void write_toAStoreThatThrows_isUnknownForThatReason() {
        IllegalStateException why = new IllegalStateException("of a test");
        store.defect = Optional.of(why);
        requests.write(RELEASE, LIMIT, heard::add);

        assertThat(one()).isEqualTo(new StoreAnswer.Unknown(why));
    }

    @Test
    void heartbeat_waitsForItsTurn_unlessItIsOnItsOwnThread() {
        requests.write(HEARTBEAT, LIMIT, heard::add);
        assertThat(store.asked).isEmpty();
        beats.remove().run();
        assertThat(store.asked).hasSize(1);

        requests.beat(HEARTBEAT, LIMIT, heard::add);
        assertThat(store.asked).hasSize(2);
    }

    /** Whoever asked has gone on without it: sent now, it would renew what may be over. */
    @Test
    void heartbeat_givenUpBeforeItsTurn_isNotSentAnyMore() {
        requests.write(HEARTBEAT, LIMIT, heard::add);
        world.passes(LIMIT);
        assertThat(one()).isInstanceOf(StoreAnswer.Unknown.class);
        beats.remove().run();

        assertThat(store.asked).isEmpty();
    }

    @Test
    void reads_unanswered_showNothing_andMayBeAskedAgain() {
        requests.read(KEY, true, LIMIT, heard::add);
        world.passes(LIMIT);
        assertThat(one()).isInstanceOfSatisfying(ReadAnswer.Nothing.class, nothing -> {
            assertThat(nothing.passing()).isTrue();
            assertThat(nothing.why()).hasMessageContaining("no response within 400 ms");
        });

        heard.clear();
        requests.readAll(List.of(KEY), LIMIT, heard::add);
        world.passes(LIMIT);
        assertThat(one())
                .isInstanceOfSatisfying(
                        ReadAllAnswer.Nothing.class,
                        nothing -> assertThat(nothing.why()).hasMessageContaining("no response within 400 ms"));
        assertThat(store.asked).allMatch(CompletableFuture::isCancelled);
    }

    @Test
    void acquireAll_unanswered_isUnknown() {
        requests.acquireAll(List.of(), LIMIT, heard::add);
        world.passes(LIMIT);

        assertThat(one()).isInstanceOf(StoreAnswer.Unknown.class);
        assertThat(store.asked.get(0)).isCancelled();
    }
}
