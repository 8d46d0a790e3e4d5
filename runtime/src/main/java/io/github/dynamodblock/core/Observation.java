package io.github.dynamodblock.core;

import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.Version;
import java.util.Optional;

/**
 * The newest version of a row that this client saw, and since when.
 *
 * @param version the row's version; empty if there was no row
 * @param free whether the row was absent or released
 * @param holder the owner named in it
 * @param seenAt when the first answer that showed this version arrived
 * @param grantSeenAt when the first answer that showed this grant arrived
 * @param patience how long the version must stay before its holder counts as dead
 */
record Observation(
        Optional<String> version, boolean free, Optional<String> holder, long seenAt, long grantSeenAt, long patience) {

    /** The first sight of a row, or of its absence. */
    static Observation first(Optional<LockRow> row, long now, long ownLease, Drift drift) {
        return row.map(r -> new Observation(
                        Optional.of(r.version()),
                        r.released(),
                        r.owner(),
                        now,
                        now,
                        drift.patience(r.lease().map(Nanos::of).orElse(ownLease))))
                .orElseGet(() -> new Observation(Optional.empty(), true, Optional.empty(), now, now, 0));
    }

    /**
     * What is known after one more sight. Of one grant only the highest beat counts: an older one is a stale read, and
     * must neither restart the watch nor replace what is known.
     */
    Observation then(Observation sight) {
        if (version.isEmpty() || sight.version.isEmpty()) {
            return sight;
        }
        if (version.equals(sight.version)) {
            return this;
        }
        Optional<Version> mine = version.flatMap(Version::parse);
        Optional<Version> other = sight.version.flatMap(Version::parse);
        if (mine.isEmpty()
                || other.isEmpty()
                || !mine.get().grant().equals(other.get().grant())) {
            return sight;
        }
        return other.get().beat() < mine.get().beat()
                ? this
                : new Observation(sight.version, sight.free, sight.holder, sight.seenAt, grantSeenAt, sight.patience);
    }

    /** When a holder that this version never changes under counts as dead. */
    long deadAt() {
        return seenAt + patience;
    }

    boolean isDead(long now) {
        return !free && Nanos.reached(now, deadAt());
    }
}
