package io.github.dynamodblock.chaos.nemesis;

import java.util.concurrent.TimeUnit;

/** The system time is the clock of the machine. No other class of this package reads it. */
enum SystemTime implements MonotonicTime, WallTime {
    INSTANCE;

    @Override
    public long now() {
        return System.nanoTime();
    }

    @Override
    public long epochMillis() {
        return System.currentTimeMillis();
    }

    @Override
    public void sleepUntil(long moment) throws InterruptedException {
        for (long left = moment - now(); left > 0; left = moment - now()) {
            TimeUnit.NANOSECONDS.sleep(left);
        }
    }
}
