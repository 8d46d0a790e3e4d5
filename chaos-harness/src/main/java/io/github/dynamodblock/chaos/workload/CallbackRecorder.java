package io.github.dynamodblock.chaos.workload;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseListener;
import io.github.dynamodblock.chaos.history.Callback;
import java.util.Optional;

/** A callback recorder is a listener that records each callback at the start of the callback. */
final class CallbackRecorder implements LeaseListener {
    private final EventRecorder recorder;

    CallbackRecorder(EventRecorder recorder) {
        this.recorder = recorder;
    }

    @Override
    public void on(Lease lease, LeaseEvent event) {
        long at = recorder.now();
        Callback.Kind kind;
        Optional<Callback.Reason> reason = Optional.empty();
        if (event instanceof LeaseEvent.Lost lost) {
            kind = Callback.Kind.LOST;
            reason = Optional.of(Callback.Reason.valueOf(lost.reason().name()));
        } else {
            kind = event instanceof LeaseEvent.InDanger ? Callback.Kind.IN_DANGER : Callback.Kind.SAFE_AGAIN;
        }
        recorder.write(
                new Callback(at, recorder.process(), lease.key().partition(), lease.fencingToken(), kind, reason));
    }
}
