package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LockClientClosedException;
import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.LockTableException;
import io.github.dynamodblock.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an HTTP client is told of each failure of a lock. */
class LockProblemTest {
    private static final LockKey KEY = LockKey.of("secret-key");

    private static final List<LockException> ALL = List.of(
            new LockNotGrantedException(KEY, Optional.of("secret-owner"), Duration.ofSeconds(1)),
            new LockNotGrantedException(KEY, new InterruptedException()),
            new LeaseLostException(KEY, "secret-owner", "it expired"),
            new LockMisuseException("secret-key is misused", null),
            new LockTableException("the table of secret-key", new IllegalStateException()),
            new StoreUnavailableException("no response for secret-key", new IllegalStateException()),
            new LockClientClosedException(KEY));

    @Test
    void problem_ofEachException_hasItsStatus() {
        assertThat(ALL)
                .extracting(failure -> LockProblem.of(failure, 423).status())
                .containsExactly(423, 503, 409, 500, 503, 503, 503);
        assertThat(LockProblem.of(ALL.get(0), 503).status()).isEqualTo(503);
    }

    @Test
    void problem_thatPasses_saysSo() {
        assertThat(ALL)
                .extracting(failure -> LockProblem.of(failure, 423).passes())
                .containsExactly(true, true, false, false, false, true, true);
    }

    @Test
    void problem_ofTheServer_isOneForItsOperators() {
        assertThat(ALL)
                .extracting(failure -> LockProblem.of(failure, 423).server())
                .containsExactly(false, true, false, true, true, true, true);
    }

    @Test
    void json_namesNoKeyAndNoOwner() {
        assertThat(ALL)
                .extracting(failure -> LockProblem.of(failure, 423).json())
                .allSatisfy(json -> assertThat(json)
                        .matches("\\{\"title\":\"[A-Za-z ]+\",\"status\":\\d{3},\"detail\":\"[A-Za-z ,.]+\"}")
                        .doesNotContain("secret"));
    }

    @Test
    void retryAfter_isInWholeSeconds_upToTheLongestDuration() {
        assertThat(List.of(
                        Duration.ofMillis(1),
                        Duration.ofSeconds(2),
                        Duration.ofMillis(2_001),
                        Duration.ofSeconds(Long.MAX_VALUE, 1)))
                .extracting(LockExceptionMapper::seconds)
                .containsExactly(1L, 2L, 3L, Long.MAX_VALUE);
    }
}
