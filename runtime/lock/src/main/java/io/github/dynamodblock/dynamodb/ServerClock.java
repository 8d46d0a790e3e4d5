package io.github.dynamodblock.dynamodb;

import io.github.dynamodblock.spi.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * The machine's clocks, and the time of DynamoDB's clock, which each response contains. If the machine's wall clock is
 * wrong, the SDK corrects the time for the signatures and does not report it. But DynamoDB applies time to live by its
 * own clock.
 */
final class ServerClock implements Clock {
    private static final System.Logger LOG = System.getLogger("io.github.dynamodblock");
    private static final long SECOND = 1_000_000_000L;
    private static final long TOLERATED_SECONDS = 300;

    private final Clock machine;
    private final AtomicBoolean warned = new AtomicBoolean();
    private volatile @Nullable Heard heard;

    /**
     * The time in a response.
     *
     * @param date the date as the response contains it; of many responses in one second, only one is parsed
     * @param seconds this time in seconds since the epoch
     * @param nanos the monotonic time at which the response arrived
     */
    private record Heard(String date, long seconds, long nanos) {}

    ServerClock(Clock machine) {
        this.machine = machine;
    }

    @Override
    public long nanos() {
        return machine.nanos();
    }

    @Override
    public long epochMicros() {
        return machine.epochMicros();
    }

    @Override
    public OptionalLong storeSeconds() {
        Heard last = heard;
        return last == null
                ? OptionalLong.empty()
                : OptionalLong.of(last.seconds() + (machine.nanos() - last.nanos()) / SECOND);
    }

    /** Takes the time from a response, or from a failure, which can be a response too. */
    void hear(@Nullable Object response, @Nullable Throwable failure) {
        Throwable cause = failure == null ? null : FailureClassifier.unwrapped(failure);
        if (response instanceof SdkResponse answer) {
            hear(answer.sdkHttpResponse());
        } else if (cause instanceof AwsServiceException refusal && refusal.awsErrorDetails() != null) {
            hear(refusal.awsErrorDetails().sdkHttpResponse());
        }
    }

    private void hear(@Nullable SdkHttpResponse answer) {
        Optional<String> date = answer == null ? Optional.empty() : answer.firstMatchingHeader("Date");
        Heard last = heard;
        if (date.isEmpty() || (last != null && last.date().equals(date.get()))) {
            return;
        }
        try {
            long seconds = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date.get()))
                    .getEpochSecond();
            heard = new Heard(date.get(), seconds, machine.nanos());
            compare(seconds);
        } catch (DateTimeException undated) {
            // A server between this machine and DynamoDB writes dates in another way: only the machine's clock remains.
        }
    }

    private void compare(long seconds) {
        long behind = seconds - Math.floorDiv(machine.epochMicros(), 1_000_000L);
        if (Math.abs(behind) > TOLERATED_SECONDS && warned.compareAndSet(false, true)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The wall clock of this machine is " + Math.abs(behind) / 60 + " minutes "
                            + (behind > 0 ? "behind" : "ahead of")
                            + " DynamoDB's clock. Correct the wall clock: if the row of a lock was deleted, its fencing"
                            + " tokens begin at the wall clock. Time to live is counted from the later of the two"
                            + " clocks, so that DynamoDB collects no row of a held lock.");
        }
    }
}
