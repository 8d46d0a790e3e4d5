package io.github.dynamodblock.spi;

import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockKey;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A row as the store showed it, ours or another library's.
 *
 * @param owner who holds or last held it
 * @param lease L as its holder wrote it; empty if missing or unreadable
 * @param version the text that changes with every write
 * @param released whether it is free
 * @param token the highest fencing token given out
 * @param data the application's bytes
 */
public record LockRow(
        LockKey key,
        Optional<String> owner,
        Optional<Duration> lease,
        String version,
        boolean released,
        OptionalLong token,
        Optional<LockData> data) {
    /** Whether that grant wrote this row last. */
    public boolean isOf(String grant) {
        return version.startsWith(Version.prefix(grant));
    }

    /** Whether that grant holds it under that token: the same grant under another token is another tenure. */
    public boolean isHeldBy(String grant, long withToken) {
        return isOf(grant) && !released && token.isPresent() && token.getAsLong() == withToken;
    }

    /** The grant that wrote it last, unless another library did. */
    public Optional<String> grant() {
        return Version.parse(version).map(Version::grant);
    }

    /** The beat at which this library wrote it, or 0 if another did. */
    public long beat() {
        return Version.parse(version).map(Version::beat).orElse(0L);
    }
}
