package io.github.dynamodblock.core;

import io.github.dynamodblock.core.protocol.HeartbeatAdmission;
import io.github.dynamodblock.core.protocol.LeaseTimes;
import io.github.dynamodblock.core.protocol.Tenure;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Timer;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The heartbeat scheduler sends the heartbeats of a client on the threads for heartbeats, when {@link
 * HeartbeatAdmission} gives them their turn. It is the thread-safe shell around that class. Its monitor is held for a
 * step only, never during a send.
 */
final class HeartbeatScheduler {
    /** A heartbeat is old after this time: a response that takes longer may never come. */
    private static final long YOUNG = 100_000_000L;

    /** Sends the heartbeat of one lease. */
    interface Beat {
        /**
         * Sends the heartbeat, if it is still to be sent. Called when its turn has come, on a thread for heartbeats.
         *
         * @param then receives the result, if the heartbeat is sent
         * @return whether the heartbeat is sent
         */
        boolean leave(Consumer<StoreAnswer> then);
    }

    private record Due(Beat beat, long young) {}

    private final Ports ports;
    private final IntSupplier leases;
    private final HeartbeatAdmission<Due> admission;
    private Timer.@Nullable Alarm alarm;
    private long alarmAt;

    /**
     * Creates a scheduler.
     *
     * @param leases returns how many leases are held now
     */
    HeartbeatScheduler(Ports ports, int atOnce, IntSupplier leases) {
        this.ports = ports;
        this.leases = leases;
        this.admission = new HeartbeatAdmission<>(atOnce);
    }

    /**
     * Adds a heartbeat that is due for a lease in that state. It replaces a waiting heartbeat of the same lease.
     *
     * @param asked whether the application requested the heartbeat and waits for its acknowledgement
     */
    void due(Object lease, Tenure state, boolean asked, Beat beat) {
        // After half the wait for one response, there is still time for a response to the next heartbeat.
        long young = Math.min(YOUNG, state.times().attempt() / 2);
        long most = asked ? LeaseTimes.LONGEST_ANSWER : Long.MAX_VALUE;
        step(() -> admission.ask(lease, now(), Math.min(most, state.validUntil() - now()), new Due(beat, young)));
    }

    private void leave(HeartbeatAdmission.Turn<Due> turn) {
        boolean sent = false;
        try {
            sent = turn.beat().beat().leave(answer -> heard(turn, answer));
        } finally {
            boolean carried = sent;
            step(() -> {
                if (carried) {
                    admission.sent(turn, now(), turn.beat().young());
                } else {
                    admission.over(turn);
                }
            });
        }
    }

    private void heard(HeartbeatAdmission.Turn<Due> turn, StoreAnswer answer) {
        step(() -> {
            if (answer instanceof StoreAnswer.Unknown) {
                admission.over(turn);
            } else {
                admission.answered(turn, now());
            }
        });
    }

    private void step(Runnable change) {
        List<HeartbeatAdmission.Turn<Due>> turns;
        int held = leases.getAsInt();
        synchronized (this) {
            change.run();
            turns = admission.next(now(), held);
            OptionalLong free = admission.free();
            if (free.isPresent()) {
                wakeAt(free.getAsLong());
            }
        }
        turns.forEach(turn -> ports.heartbeats().execute(() -> leave(turn)));
    }

    private void wakeAt(long time) {
        if (alarm != null) {
            if (alarmAt - time <= 0) {
                return;
            }
            alarm.cancel();
        }
        alarmAt = time;
        alarm = ports.timer().after(time - now(), this::wake);
    }

    private void wake() {
        step(() -> alarm = null);
    }

    private long now() {
        return ports.clock().nanos();
    }
}
