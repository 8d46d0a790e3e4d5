package io.github.dynamodblock.chaos.run;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/** The run time contains all clocks and pauses of this package. */
public final class RunTime {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private RunTime() {}

    /** Returns CLOCK_MONOTONIC in nanoseconds. */
    static long nanos() {
        return System.nanoTime();
    }

    /** Returns the wall clock in microseconds since the epoch. */
    static long epochMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    static void pause(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }

    /** Returns the local date and time as a part of a file name, for example {@code 20260131-235959}. */
    public static String stamp() {
        return LocalDateTime.now(ZoneId.systemDefault()).format(STAMP);
    }
}
