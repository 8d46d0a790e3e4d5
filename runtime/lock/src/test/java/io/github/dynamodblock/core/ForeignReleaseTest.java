package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.SimulatedPair.KEY;
import static io.github.dynamodblock.core.SimulatedPair.now;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.RowContent;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Rows that the AWS client frees: it sets {@code isReleased} and leaves the version as it was. */
class ForeignReleaseTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final SimulatedPair pair = new SimulatedPair();

    private static LockRow foreign(boolean released) {
        return new LockRow(
                KEY,
                Optional.of("somebody"),
                Optional.of(MINUTE),
                "a-version-of-the-aws-client",
                released,
                OptionalLong.empty(),
                RowContent.NONE);
    }

    private static LockRow freed(LockRow row) {
        return new LockRow(row.key(), row.owner(), row.lease(), row.version(), true, row.token(), row.content());
    }

    private CompletableFuture<Lease> waiting() {
        return pair.acquire(pair.two, LockRequest.of(KEY).waitLimit(MINUTE).build());
    }

    @Test
    void acquire_foreignRowFreedUnderTheSameVersion_isGrantedAtTheNextLook() {
        pair.table.put(foreign(false));
        CompletableFuture<Lease> waiting = waiting();
        pair.runMillis(10_000);
        assertThat(waiting).isNotDone();

        pair.table.put(foreign(true));
        pair.runMillis(510);

        assertThat(now(waiting).isValid()).isTrue();
    }

    @Test
    void acquire_foreignRowStaysHeld_waitsForItsLease() {
        pair.table.put(foreign(false));
        CompletableFuture<Lease> waiting = waiting();
        pair.runMillis(59_900);

        assertThat(waiting).isNotDone();
    }

    @Test
    void acquire_rowOfOursFreedUnderTheSameVersion_isGrantedAtTheNextLook() {
        pair.granted(pair.one);
        CompletableFuture<Lease> waiting = waiting();
        pair.runMillis(1_000);
        pair.one.kill();
        pair.runMillis(400);
        pair.table.put(freed(pair.table.read(KEY, 0).orElseThrow()));
        pair.runMillis(260);

        assertThat(now(waiting).isValid()).isTrue();
    }

    @Test
    void tryAcquire_foreignRowFreedAfterARefusal_isGrantedAtOnce() {
        pair.table.put(foreign(false));
        LockRequest request = LockRequest.of(KEY).build();
        CompletableFuture<Optional<Lease>> first = pair.two.core().tryAcquireAsync(request);
        pair.runMillis(5);
        pair.table.put(foreign(true));
        CompletableFuture<Optional<Lease>> second = pair.two.core().tryAcquireAsync(request);
        pair.runMillis(5);

        assertThat(now(first)).isEmpty();
        assertThat(now(second)).isPresent();
    }
}
