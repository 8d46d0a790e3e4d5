package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What is logged of refusals that nobody waits for: enough to find the cause, and no flood. */
@Isolated("hears what is logged")
class BackgroundFailureLogTest {
    private static final LockKey ONE = LockKey.of("one");
    private static final LockKey TWO = LockKey.of("two");

    private final Logger logger = Logger.getLogger("io.github.dynamodblock");
    private final List<LogRecord> heard = new ArrayList<>();
    private final Handler hears = new Handler() {
        @Override
        public void publish(LogRecord record) {
            heard.add(record);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final StillWorld world = new StillWorld();
    private final BackgroundFailureLog complaints = new BackgroundFailureLog(world);

    @BeforeEach
    void listen() {
        logger.addHandler(hears);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(hears);
    }

    private List<String> said() {
        List<String> all = heard.stream().map(LogRecord::getMessage).toList();
        heard.clear();
        return all;
    }

    private static Throwable throttled() {
        return new StoreUnavailableException("throttled by a test", null);
    }

    private static Throwable cutOff() {
        return new StoreUnavailableException("cut off by a test", new IllegalStateException("of a test"));
    }

    @Test
    void heartbeat_refused_namesTheLockTheConsequenceAndTheCause() {
        Throwable why = throttled();
        complaints.heartbeat(ONE, why);

        assertThat(heard).singleElement().extracting(LogRecord::getThrown).isSameAs(why);
        assertThat(said())
                .singleElement()
                .asString()
                .contains("heartbeat of the lock 'one' failed", "is lost", "throttled by a test");
    }

    @Test
    void refusals_ofOneKindOfManyLocks_areSaidOnceAMinute() {
        complaints.release(ONE, throttled());
        complaints.release(TWO, throttled());
        world.pauses(60 * StillWorld.SECOND - 1);
        complaints.release(ONE, throttled());
        assertThat(said()).hasSize(1);

        world.pauses(1);
        complaints.release(TWO, throttled());
        complaints.release(ONE, throttled());
        assertThat(said())
                .singleElement()
                .asString()
                .contains("release of the lock 'two' failed", "at most one lease duration");
    }

    @Test
    void refusals_ofOtherRequestsOrCauses_areSaidBeside() {
        complaints.release(ONE, throttled());
        complaints.release(ONE, cutOff());
        complaints.heartbeat(ONE, throttled());

        assertThat(said()).hasSize(3);
    }

    @Test
    void release_inTheBackground_isSaidOnlyWhenItFails_withWhatMadeItFail() {
        complaints.release(ONE, CompletableFuture.completedFuture("free"));
        assertThat(said()).isEmpty();

        CompletableFuture<Object> later = new CompletableFuture<>();
        complaints.release(ONE, later);
        Throwable why = throttled();
        later.completeExceptionally(new CompletionException(why));

        assertThat(heard).singleElement().extracting(LogRecord::getThrown).isSameAs(why);
        assertThat(said()).singleElement().asString().contains("release of the lock 'one'", "throttled by a test");
    }

    @Test
    void handOver_thatNoThreadTakes_isSaid() {
        complaints.handOver(new IllegalStateException("no thread for a test"));
        complaints.handOver(new IllegalStateException("no thread for a test"));

        assertThat(said())
                .singleElement()
                .asString()
                .contains("submission of a task to a thread failed", "submitted again", "no thread for a test");
    }
}
