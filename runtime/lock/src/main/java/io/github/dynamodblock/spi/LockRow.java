package io.github.dynamodblock.spi;

import io.github.dynamodblock.LockKey;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A row as the store returned it, written by this library or by another.
 *
 * @param key the lock
 * @param owner the owner name of the holder or of the last holder
 * @param lease L, the lease duration, as the holder wrote it; empty if it is missing or cannot be read
 * @param version the text that changes with every write
 * @param released whether the lock is free
 * @param token the highest fencing token that was given out
 * @param content what the row carries for the application
 * @param expiresAt the epoch second from which the store can collect the row as garbage; empty if the store never
 *     collects it
 */
public record LockRow(
        LockKey key,
        Optional<String> owner,
        Optional<Duration> lease,
        String version,
        boolean released,
        OptionalLong token,
        RowContent content,
        OptionalLong expiresAt) {
    /**
     * Creates a row that the store never collects.
     *
     * @param key the lock
     * @param owner the owner name of the holder or of the last holder
     * @param lease L, as the holder wrote it; empty if it is missing or cannot be read
     * @param version the text that changes with every write
     * @param released whether the lock is free
     * @param token the highest fencing token that was given out
     * @param content what the row carries for the application
     */
    public LockRow(
            LockKey key,
            Optional<String> owner,
            Optional<Duration> lease,
            String version,
            boolean released,
            OptionalLong token,
            RowContent content) {
        this(key, owner, lease, version, released, token, content, OptionalLong.empty());
    }

    /**
     * Returns whether the last write of this row was by that grant.
     *
     * @param grant the name of the grant
     * @return true if the grant wrote this version
     */
    public boolean isOf(String grant) {
        return version.startsWith(Version.prefix(grant));
    }

    /**
     * Returns whether that grant holds the row under that token. The same grant under another token is another
     * tenure.
     *
     * @param grant the name of the grant
     * @param withToken the fencing token
     * @return true if the grant holds the row under the token
     */
    public boolean isHeldBy(String grant, long withToken) {
        return isOf(grant) && !released && token.isPresent() && token.getAsLong() == withToken;
    }

    /**
     * Returns whether the grant of that version holds the row, at a lower beat than that version's. Compares the
     * texts of the versions: within a grant, their order is the order of the beats.
     */
    boolean isHeldBelow(Version above, long withToken) {
        return isHeldBy(above.grant(), withToken) && version.compareTo(above.toString()) < 0;
    }

    /**
     * Returns the grant that wrote the row last.
     *
     * @return the name of the grant, or empty if another library wrote the row
     */
    public Optional<String> grant() {
        return Version.parse(version).map(Version::grant);
    }

    /**
     * Returns the beat at which this library wrote the row.
     *
     * @return the beat, or 0 if another library wrote the row
     */
    public long beat() {
        return Version.parse(version).map(Version::beat).orElse(0L);
    }
}
