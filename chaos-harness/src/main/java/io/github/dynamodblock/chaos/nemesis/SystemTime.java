package io.github.dynamodblock.chaos.nemesis;

import java.util.concurrent.TimeUnit;

/** The one place of this room that reads the machine's clock. */
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
