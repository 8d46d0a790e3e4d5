package io.github.dynamodblock.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LockKey;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** By which a store knows a commit again. */
class RequestTokenTest {
    private static String token(LockKey key, String grant, long beat) {
        return new LockWrite.Commit(key, new Version(grant, beat, true), 7, List.of()).requestToken();
    }

    @Test
    void requestToken_ofOneGrantAndKey_isAlwaysTheSame() {
        String grant = "1".repeat(32);

        assertThat(token(LockKey.of("a"), grant, 3))
                .isEqualTo(token(LockKey.of("a"), grant, 3))
                .hasSizeLessThanOrEqualTo(36);
    }

    @Test
    void requestToken_ofAnotherKeyOrGrant_isAnother() {
        String grant = "1".repeat(32);

        assertThat(Stream.of(
                        token(LockKey.of("a"), grant, 3),
                        token(LockKey.of("ab"), grant, 3),
                        token(LockKey.of("a", "b"), grant, 3),
                        token(LockKey.of("b"), grant, 3),
                        token(LockKey.of("a"), "2".repeat(32), 3)))
                .doesNotHaveDuplicates();
    }
}
