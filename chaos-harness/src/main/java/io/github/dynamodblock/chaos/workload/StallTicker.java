package io.github.dynamodblock.chaos.workload;

import io.github.dynamodblock.chaos.history.Stall;
import java.time.Duration;

/**
 * A stall ticker is the task of a thread that ticks every millisecond and records each gap between two ticks. The
 * reason: what stopped the ticks also stopped the process.
 */
final class StallTicker implements Runnable {
    private static final long TICK = Duration.ofMillis(1).toNanos();
    private static final long WORTH_RECORDING = Duration.ofMillis(10).toNanos();

    private final EventRecorder recorder;
    private volatile boolean stopped;

    StallTicker(EventRecorder recorder) {
        this.recorder = recorder;
    }

    static boolean isStall(long last, long now) {
        return now - last > WORTH_RECORDING;
    }

    @Override
    public void run() {
        long last = recorder.now();
        while (!stopped) {
            WorkerTime.pause(TICK);
            long now = recorder.now();
            if (isStall(last, now)) {
                recorder.write(new Stall(last, recorder.process(), now));
            }
            last = now;
        }
    }

    void stop() {
        stopped = true;
    }
}
