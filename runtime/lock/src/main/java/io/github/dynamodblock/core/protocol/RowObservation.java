package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.Version;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A row observation is the newest version of a row that this client has seen, and since when. All times are in
 * nanoseconds.
 *
 * @param version the row's version; empty if there was no row
 * @param token the fencing token of this tenure, if the row contains one: the same grant under another token is another
 *     tenure
 * @param free whether the row was absent or released, or seemed absent to a read that can be stale
 * @param holder the owner name in the row
 * @param seenAt when the first response with this version arrived
 * @param grantSeenAt when the first response with this grant arrived
 * @param patience how long the version must stay unchanged before its holder counts as dead
 */
public record RowObservation(
        Optional<String> version,
        OptionalLong token,
        boolean free,
        Optional<String> holder,
        long seenAt,
        long grantSeenAt,
        long patience) {

    /** Returns the first observation of a row, or of its absence. */
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
     * Returns what is known after one more observation. Within one tenure only the highest beat counts. A lower beat
     * comes from a stale read or a late response: it must neither restart the watch nor replace what is known. Tokens
     * distinguish tenures and show their order. An eventually consistent read that shows a lower token is stale.
     *
     * @param sight the new observation
     * @param certain whether the new observation does not come from an eventually consistent read
     */
    public RowObservation then(RowObservation sight, boolean certain) {
        if (version.isEmpty()) {
            return sight;
        }
        if (sight.version.isEmpty()) {
            // The row is gone, or the read was older than the row. A write will show which; until then the watch goes
            // on.
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
            // Another library releases a row without a new version. And a row that only seemed absent can still be
            // there.
            return sight.free ? sight : certain ? known(false) : this;
        }
        Optional<Version> mine = version.flatMap(Version::parse);
        Optional<Version> other = sight.version.flatMap(Version::parse);
        if (mine.isEmpty()
                || other.isEmpty()
                || !mine.get().grant().equals(other.get().grant())) {
            return sight;
        }
        // A row can really go back to a lower beat, if it was deleted and a late copy created it again. A certain
        // observation of such a row begins a new watch.
        return other.get().beat() < mine.get().beat() && !certain ? this : sight.watchedSince(grantSeenAt);
    }

    private RowObservation known(boolean isFree) {
        return new RowObservation(version, token, isFree, holder, seenAt, grantSeenAt, patience);
    }

    private RowObservation watchedSince(long since) {
        return new RowObservation(version, token, free, holder, seenAt, since, patience);
    }

    /** Returns when the holder counts as dead if the version does not change. */
    public long deadAt() {
        return seenAt + patience;
    }

    /** Returns whether no holder has renewed the row for that long. */
    public boolean isDead(long now) {
        return !free && Nanos.reached(now, deadAt());
    }
}
