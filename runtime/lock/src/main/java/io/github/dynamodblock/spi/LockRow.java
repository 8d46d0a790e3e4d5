package io.github.dynamodblock.spi;

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
 * @param content what it carries for the application
 * @param expiresAt epoch seconds from which the store may collect the row as garbage; empty if it never does
 */
public record LockRow(
        LockKey key,
        Optional<String> owner,
        Optional<Duration> lease,
        String version,
        boolean released,
        OptionalLong token,
        Content content,
        OptionalLong expiresAt) {
    /** A row that is never collected. */
    public LockRow(
            LockKey key,
            Optional<String> owner,
            Optional<Duration> lease,
            String version,
            boolean released,
            OptionalLong token,
            Content content) {
        this(key, owner, lease, version, released, token, content, OptionalLong.empty());
    }

    /** Whether that grant wrote this row last. */
    public boolean isOf(String grant) {
        return version.startsWith(Version.prefix(grant));
    }

    /** Whether that grant holds it under that token: the same grant under another token is another tenure. */
    public boolean isHeldBy(String grant, long withToken) {
        return isOf(grant) && !released && token.isPresent() && token.getAsLong() == withToken;
    }

    /** The same, at a lower beat than that version's: in the order of the texts, which within a grant is that of the beats. */
    boolean isHeldBelow(Version above, long withToken) {
        return isHeldBy(above.grant(), withToken) && version.compareTo(above.toString()) < 0;
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
