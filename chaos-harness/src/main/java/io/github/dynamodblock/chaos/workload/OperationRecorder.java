package io.github.dynamodblock.chaos.workload;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.Complete;
import io.github.dynamodblock.chaos.history.Invoke;
import io.github.dynamodblock.chaos.history.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An operation recorder writes the operations of one client thread to the history. An operation ends with FAIL only if
 * it certainly did not happen. If the result is not known, it ends with INFO.
 */
final class OperationRecorder {
    private final EventRecorder recorder;
    private final int thread;

    OperationRecorder(EventRecorder recorder, int thread) {
        this.recorder = recorder;
        this.thread = thread;
    }

    /**
     * Records the start of an acquire.
     *
     * @param timeout the wait limit in nanoseconds; empty for an acquire that does not wait
     * @param atMost for how long the lock is renewed, in nanoseconds; empty if it is renewed for as long as it is held
     */
    long invokeAcquire(String key, OptionalLong timeout, OptionalLong atMost) {
        long op = recorder.nextOperation();
        recorder.write(Invoke.acquire(recorder.now(), recorder.process(), thread, op, key, timeout)
                .renewedAtMost(atMost));
        return op;
    }

    /**
     * Records the start of an acquire of several locks together, as one operation for each lock.
     *
     * @param atMost for how long the first lock is renewed, in nanoseconds; empty if it is renewed for as long as it is
     *     held
     */
    List<Long> invokeAcquireAll(List<String> keys, OptionalLong timeout, OptionalLong atMost) {
        long first = recorder.nextOperation();
        List<Long> ops = new ArrayList<>();
        for (String key : keys) {
            long op = ops.isEmpty() ? first : recorder.nextOperation();
            recorder.write(Invoke.acquire(recorder.now(), recorder.process(), thread, op, key, timeout)
                    .renewedAtMost(ops.isEmpty() ? atMost : OptionalLong.empty())
                    .inGroup(first));
            ops.add(op);
        }
        return ops;
    }

    long invoke(Action action, String key, long token) {
        long op = recorder.nextOperation();
        recorder.write(Invoke.under(recorder.now(), recorder.process(), thread, op, action, key, token));
        return op;
    }

    /**
     * Records that an acquire was granted.
     *
     * @param at the time at which the acquire returned
     */
    void granted(long at, long op, long token, Optional<String> grant) {
        Complete ok = Complete.of(at, recorder.process(), op, Outcome.OK);
        recorder.write(ok.withGrant(token, grant.orElse("unseen")));
    }

    void notGranted(long at, long op, String why) {
        recorder.write(Complete.of(at, recorder.process(), op, Outcome.FAIL).withDetail(why));
    }

    /**
     * Records that an acquire failed with an exception. Only after a wait limit that passed is it certain that the
     * caller has no grant.
     */
    void acquireThrew(long at, long op, Exception thrown) {
        Outcome outcome = thrown instanceof LockNotGrantedException ? Outcome.FAIL : Outcome.INFO;
        recorder.write(Complete.of(at, recorder.process(), op, outcome).withDetail(oneLine(thrown)));
    }

    void released(ReleaseOutcome outcome, long op) {
        long at = recorder.now();
        Outcome told = switch (outcome) {
            case RELEASED -> Outcome.OK;
            case LOST -> Outcome.FAIL;
            case UNKNOWN -> Outcome.INFO;
        };
        recorder.write(Complete.of(at, recorder.process(), op, told).withDetail(outcome.name()));
    }

    /**
     * Records the result of a commit.
     *
     * @param value the value of the counter that the commit was to write
     */
    void committed(CommitOutcome outcome, long op, long value) {
        long at = recorder.now();
        Outcome told = switch (outcome) {
            case COMMITTED -> Outcome.OK;
            case NOT_COMMITTED -> Outcome.FAIL;
            case UNKNOWN -> Outcome.INFO;
        };
        recorder.write(
                Complete.of(at, recorder.process(), op, told).withValue(value).withDetail(outcome.name()));
    }

    /** Records that a commit failed with an exception, which means that nothing was written. */
    void commitThrew(long op, long value, LockException thrown) {
        recorder.write(Complete.of(recorder.now(), recorder.process(), op, Outcome.FAIL)
                .withValue(value)
                .withDetail(oneLine(thrown)));
    }

    void releaseThrew(long op, RuntimeException thrown) {
        recorder.write(Complete.of(recorder.now(), recorder.process(), op, Outcome.INFO)
                .withDetail("UNKNOWN: " + oneLine(thrown)));
    }

    void answered(long op, Action action, ResourceAnswer answer) {
        recorder.write(end(recorder.now(), op, action, answer));
    }

    private Complete end(long at, long op, Action action, ResourceAnswer answer) {
        if (answer instanceof ResourceAnswer.Done done) {
            Complete ok = Complete.of(at, recorder.process(), op, Outcome.OK);
            return action == Action.FENCED_WRITE ? ok.withSequence(done.value()) : ok.withValue(done.value());
        }
        if (answer instanceof ResourceAnswer.Refused refused) {
            return Complete.of(at, recorder.process(), op, Outcome.FAIL)
                    .withValue(refused.storedToken())
                    .withDetail("refused");
        }
        if (answer instanceof ResourceAnswer.Failed failed) {
            return Complete.of(at, recorder.process(), op, Outcome.FAIL).withDetail(failed.why());
        }
        ResourceAnswer.Unknown unknown = (ResourceAnswer.Unknown) answer;
        return Complete.of(at, recorder.process(), op, Outcome.INFO).withDetail(unknown.why());
    }

    private static String oneLine(Exception thrown) {
        return thrown.getClass().getSimpleName() + ": " + thrown.getMessage();
    }
}
