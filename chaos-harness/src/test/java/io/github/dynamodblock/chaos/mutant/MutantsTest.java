package io.github.dynamodblock.chaos.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.spi.Clock;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.RandomSource;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Timer;
import io.github.dynamodblock.spi.Version;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Each mutant is broken in its one way, and in no other. */
class MutantsTest {
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private static final Timer NO_TIMER = (nanos, task) -> () -> {};
    private static final Clock STANDING = new Clock() {
        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public long epochMicros() {
            return 0;
        }
    };
    private static final RandomSource NO_CHANCE = new RandomSource() {
        @Override
        public String grant() {
            return "0".repeat(32);
        }

        @Override
        public double fraction() {
            return 0;
        }
    };

    private final FakeLease.Granting real = new FakeLease.Granting();
    private final List<LeaseEvent> heard = new ArrayList<>();

    @Test
    void ignoresLocalValidity_expired_staysValidAndSilent() throws Exception {
        Lease lease = acquire(new IgnoresLocalValidity(real));

        real.last().lose(LostReason.EXPIRED);

        assertThat(real.last().isValid()).isFalse();
        assertThat(lease.isValid()).isTrue();
        assertThat(heard).isEmpty();
    }

    @Test
    void ignoresLocalValidity_stolen_isOverAndTold() throws Exception {
        Lease lease = acquire(new IgnoresLocalValidity(real));

        real.last().lose(LostReason.STOLEN);

        assertThat(lease.isValid()).isFalse();
        assertThat(heard).containsExactly(new LeaseEvent.Lost(LostReason.STOLEN));
    }

    @Test
    void ignoresLocalValidity_released_isOver() throws Exception {
        Lease lease = acquire(new IgnoresLocalValidity(real));

        assertThat(lease.release()).isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(lease.isValid()).isFalse();
    }

    @Test
    void noLostCallback_lost_isOverAndSilent() throws Exception {
        Lease lease = acquire(new NoLostCallback(real));

        real.last().tell(new LeaseEvent.InDanger());
        real.last().lose(LostReason.EXPIRED);

        assertThat(lease.isValid()).isFalse();
        assertThat(heard).containsExactly(new LeaseEvent.InDanger());
    }

    @Test
    void renewingEndsAfterLosses_threeHeartbeatsWithoutAnswer_sendsNoMoreOfThatGrant() {
        Silent silent = new Silent();
        LockStore store = over("renewing-ends-after-losses", silent).store();

        for (int beat = 2; beat <= 4; beat++) {
            assertThat(store.write(heartbeat("g", beat), LIMIT)).isCompleted();
        }
        assertThat(store.write(heartbeat("g", 5), LIMIT)).isNotDone();
        assertThat(store.write(heartbeat("h", 2), LIMIT)).isCompleted();

        assertThat(silent.beats).containsExactly(2L, 3L, 4L, 2L);
    }

    @Test
    void renewingEndsAfterLosses_answers_areNoLosses() {
        Silent answering = new Silent();
        answering.answer = new StoreAnswer.Refused(Optional.empty());
        LockStore store = over("renewing-ends-after-losses", answering).store();

        for (int beat = 2; beat <= 9; beat++) {
            assertThat(store.write(heartbeat("g", beat), LIMIT)).isCompleted();
        }
        assertThat(answering.beats).hasSize(8);
    }

    /** The world as that mutant's core sees it, over that store. */
    private static Ports over(String mutant, LockStore store) {
        return Mutants.named(mutant)
                .lock()
                .get()
                .ports(new Ports(store, STANDING, NO_TIMER, NO_CHANCE, Runnable::run, Runnable::run, Runnable::run));
    }

    private static LockWrite.Heartbeat heartbeat(String grant, long beat) {
        return new LockWrite.Heartbeat(LockKey.of("key-1"), new Version(grant.repeat(32), beat), 7, LIMIT, 1);
    }

    /** Gives one answer to every write, at first none. */
    private static final class Silent implements LockStore {
        private final List<Long> beats = new ArrayList<>();
        private StoreAnswer answer = new StoreAnswer.Unknown(new IOException("lost"));

        @Override
        public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
            beats.add(write.version().beat());
            return CompletableFuture.completedFuture(answer);
        }

        @Override
        public CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent, Duration limit) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void wallClock_movedAhead_takesItForTheTimeThatPassed() {
        Clock real = new Clock() {
            @Override
            public long nanos() {
                return 5;
            }

            @Override
            public long epochMicros() {
                return 7_000;
            }
        };
        Clock wall = Mutants.named("wall-clock")
                .lock()
                .get()
                .ports(new Ports(new Silent(), real, NO_TIMER, NO_CHANCE, Runnable::run, Runnable::run, Runnable::run))
                .clock();

        assertThat(wall.nanos()).isEqualTo(7_000_000);
        assertThat(wall.epochMicros()).isEqualTo(7_000);
    }

    private Lease acquire(LockClient client) throws InterruptedException {
        return client.acquire(LockRequest.of("key-1")
                .listener((lease, event) -> heard.add(event))
                .build());
    }
}
