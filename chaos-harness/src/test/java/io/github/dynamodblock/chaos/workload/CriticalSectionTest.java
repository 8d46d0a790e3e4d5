package io.github.dynamodblock.chaos.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseListener;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.chaos.history.Belief;
import io.github.dynamodblock.chaos.history.Complete;
import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.Invoke;
import io.github.dynamodblock.chaos.history.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class CriticalSectionTest {
    private static final Attempt ATTEMPT = new Attempt(
            "key-1", OptionalLong.empty(), OptionalLong.empty(), 30_000_000, true, 0, 0, false, Optional.empty());
    private static final Attempt COMMITTING = new Attempt(
            "key-1", OptionalLong.empty(), OptionalLong.empty(), 30_000_000, true, 0, 0, true, Optional.empty());

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final EventRecorder recorder = new EventRecorder(events::add, "w1.1");
    private final Counter counter = new Counter();
    private final CriticalSection section =
            new CriticalSection(counter, recorder, new OperationRecorder(recorder, 1), 1, true, () -> false);

    @Test
    void work_underAValidLease_readsBelievesAndWritesOneMore() throws Exception {
        counter.value = 4;

        section.work(ATTEMPT, new Held(Integer.MAX_VALUE));

        assertThat(actions()).containsExactly("FENCED_WRITE", "READ", "WRITE", "FENCED_WRITE");
        assertThat(counter.value).isEqualTo(5);
        assertThat(beliefs()).isGreaterThanOrEqualTo(2);
        assertThat(events).first().isInstanceOf(Invoke.class);
    }

    @Test
    void work_whenTheLeaseIsLost_stopsBelievingButStillWrites() throws Exception {
        counter.value = 4;

        section.work(ATTEMPT, new Held(1));

        assertThat(beliefs()).isEqualTo(1);
        assertThat(counter.value).isEqualTo(5);
        assertThat(actions()).endsWith("WRITE", "FENCED_WRITE");
    }

    @Test
    void work_whenTheCounterCannotBeRead_writesNoCounter() throws Exception {
        counter.unreadable = true;

        section.work(ATTEMPT, new Held(Integer.MAX_VALUE));

        assertThat(actions()).containsExactly("FENCED_WRITE", "READ", "FENCED_WRITE");
        assertThat(outcomes()).containsExactly(Outcome.OK, Outcome.INFO, Outcome.OK);
    }

    @Test
    void work_refusedByTheFencedResource_recordsTheTokenItHolds() throws Exception {
        counter.highest = 99;

        section.work(ATTEMPT, new Held(Integer.MAX_VALUE));

        assertThat(events.stream().filter(Complete.class::isInstance).map(Complete.class::cast))
                .filteredOn(complete -> complete.outcome() == Outcome.FAIL)
                .hasSize(2)
                .allSatisfy(complete -> assertThat(complete.value()).hasValue(99));
    }

    @Test
    void work_thatCommits_readsUnderTheLeaseAndSaysWhatFollows() throws Exception {
        counter.value = 4;

        assertThat(section.work(COMMITTING, new Held(Integer.MAX_VALUE))).hasValue(5);
        assertThat(actions()).containsExactly("FENCED_WRITE", "COMMITTED_READ", "READ", "WRITE", "FENCED_WRITE");
        counter.unreadable = true;
        assertThat(section.work(COMMITTING, new Held(Integer.MAX_VALUE))).isEmpty();
        assertThat(section.work(ATTEMPT, new Held(Integer.MAX_VALUE))).isEmpty();
    }

    private List<String> actions() {
        return events.stream()
                .filter(Invoke.class::isInstance)
                .map(event -> ((Invoke) event).action().name())
                .toList();
    }

    private List<Outcome> outcomes() {
        return events.stream()
                .filter(Complete.class::isInstance)
                .map(event -> ((Complete) event).outcome())
                .toList();
    }

    private long beliefs() {
        return events.stream().filter(Belief.class::isInstance).count();
    }

    private static final class Counter implements ProtectedResource {
        private long value;
        private long highest;
        private long accepted;
        private boolean unreadable;

        @Override
        public CompletableFuture<ResourceAnswer> read(String key) {
            return done(unreadable ? new ResourceAnswer.Unknown("timeout") : new ResourceAnswer.Done(value));
        }

        @Override
        public CompletableFuture<ResourceAnswer> write(String key, long newValue) {
            value = newValue;
            return done(new ResourceAnswer.Done(newValue));
        }

        @Override
        public CompletableFuture<ResourceAnswer> fencedWrite(String key, long token) {
            if (token < highest) {
                return done(new ResourceAnswer.Refused(highest));
            }
            highest = token;
            accepted++;
            return done(new ResourceAnswer.Done(accepted));
        }

        @Override
        public CompletableFuture<ResourceAnswer> committedRead(String key) {
            return read(key);
        }

        @Override
        public CommitOutcome commit(Lease lease, long newValue) {
            throw new AssertionError("not of this section");
        }

        private static CompletableFuture<ResourceAnswer> done(ResourceAnswer answer) {
            return CompletableFuture.completedFuture(answer);
        }
    }

    /** A lease that is valid for so many looks. */
    private static final class Held extends StubLease {
        private int looks;

        Held(int looks) {
            this.looks = looks;
        }

        @Override
        public LockKey key() {
            return LockKey.of("key-1");
        }

        @Override
        public String owner() {
            return "w1.1";
        }

        @Override
        public boolean isValid() {
            looks--;
            return looks >= 0;
        }

        @Override
        public Duration remaining() {
            return Duration.ZERO;
        }

        @Override
        public void ensureValid() {}

        @Override
        public LeaseState state() {
            return LeaseState.HELD;
        }

        @Override
        public void addListener(LeaseListener listener) {}

        @Override
        public ReleaseOutcome release() {
            return ReleaseOutcome.RELEASED;
        }
    }
}
