package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.Version;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The newest version of a row that this client saw, and since when.
 *
 * @param version the row's version; empty if there was no row
 * @param token the token of this tenure, if the row says one: the same grant under another token is another tenure
 * @param free whether the row was absent or released, or seemed absent to a read that may be stale
 * @param holder the owner named in it
 * @param seenAt when the first answer that showed this version arrived
 * @param grantSeenAt when the first answer that showed this grant arrived
 * @param patience how long the version must stay before its holder counts as dead
 */
public record RowObservation(
        Optional<String> version,
        OptionalLong token,
        boolean free,
        Optional<String> holder,
        long seenAt,
        long grantSeenAt,
        long patience) {

    /** The first sight of a row, or of its absence. */
    public static RowObservation first(Optional<LockRow> row, long now, long ownLease, ClockDrift drift) {
        return row.map(r -> new RowObservation(
                        Optional.of(r.version()),
                        r.token(),
                        r.released(),
                        r.owner(),
                        now,
                        now,
                        drift.patience(r.lease().map(Nanos::of).orElse(ownLease))))
                .orElseGet(() -> new RowObservation(
                        Optional.empty(), OptionalLong.empty(), true, Optional.empty(), now, now, 0));
    }

    /**
     * What is known after one more sight. Of one tenure only the highest beat counts: an older one is a stale read or
     * a late answer, and must neither restart the watch nor replace what is known. Tokens tell tenures apart and in
     * which order they came; an eventually consistent read that shows a lower one is stale.
     *
     * @param certain whether the sight is not of an eventually consistent read
     */
    public RowObservation then(RowObservation sight, boolean certain) {
        if (version.isEmpty()) {
            return sight;
        }
        if (sight.version.isEmpty()) {
            // Perhaps it is gone, perhaps the read was older than the row. A write will tell; the watch goes on.
            return certain ? sight : known(true);
        }
        boolean lowerToken =
                token.isPresent() && sight.token.isPresent() && sight.token.getAsLong() < token.getAsLong();
        if (lowerToken && !certain) {
            return this;
        }
        if (!token.equals(sight.token)) {
            return sight;
        }
        if (version.equals(sight.version)) {
            if (sight.free == free) {
                return this;
            }
            // Another library frees a row without a new version; and what merely seemed gone may be there still.
            return sight.free ? sight : certain ? known(false) : this;
        }
        Optional<Version> mine = version.flatMap(Version::parse);
        Optional<Version> other = sight.version.flatMap(Version::parse);
        if (mine.isEmpty()
                || other.isEmpty()
                || !mine.get().grant().equals(other.get().grant())) {
            return sight;
        }
        // A row can go back for good (deleted, and made anew by a late copy): a certain sight of that begins a new
        // watch.
        return other.get().beat() < mine.get().beat() && !certain ? this : sight.watchedSince(grantSeenAt);
    }

    private RowObservation known(boolean isFree) {
        return new RowObservation(version, token, isFree, holder, seenAt, grantSeenAt, patience);
    }

    private RowObservation watchedSince(long since) {
        return new RowObservation(version, token, free, holder, seenAt, since, patience);
    }

    /** When a holder that this version never changes under counts as dead. */
    public long deadAt() {
        return seenAt + patience;
    }

    /** Whether nobody renewed it for that long. */
    public boolean isDead(long now) {
        return !free && Nanos.reached(now, deadAt());
    }
}
