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
 * The machine's clocks, and beside them DynamoDB's, which dates its answers. The SDK corrects a wall clock that is wrong
 * when it signs requests, and says nothing; but time to live ends by DynamoDB's clock.
 */
final class ServerClock implements Clock {
    private static final System.Logger LOG = System.getLogger("io.github.dynamodblock");
    private static final long SECOND = 1_000_000_000L;
    private static final long TOLERATED_SECONDS = 300;

    private final Clock machine;
    private final AtomicBoolean warned = new AtomicBoolean();
    private volatile @Nullable Heard heard;

    /** @param date as it was written, so that of many answers within a second only one is read */
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

    /** An answer came, or a failure, which may be an answer as well. */
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
            // Something between us and DynamoDB writes it otherwise; then the machine's clock is all there is.
        }
    }

    private void compare(long seconds) {
        long behind = seconds - Math.floorDiv(machine.epochMicros(), 1_000_000L);
        if (Math.abs(behind) > TOLERATED_SECONDS && warned.compareAndSet(false, true)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The wall clock of this machine is " + Math.abs(behind) / 60 + " minutes "
                            + (behind > 0 ? "behind" : "ahead of")
                            + " DynamoDB's. Correct it: fencing tokens begin at the wall clock where a lock's row was"
                            + " deleted. Time to live is written by the later of the two, so that no lock that is held"
                            + " is collected.");
        }
    }
}
