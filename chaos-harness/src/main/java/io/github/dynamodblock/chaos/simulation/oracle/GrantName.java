package io.github.dynamodblock.chaos.simulation.oracle;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Version;
import java.util.Optional;

/**
 * The name of a grant of one key. Locks that were granted together have the same id, but each of them has its own token
 * and its own end.
 */
record GrantName(LockKey key, String id) {
    /** Returns the grant under which a write was sent. */
    static GrantName of(LockWrite write) {
        return new GrantName(write.key(), write.version().grant());
    }

    /** Returns the name of a grant. */
    static GrantName of(SimulatedGrant grant) {
        return new GrantName(grant.key, grant.id);
    }

    /** Returns the grant that wrote the row last; empty if the version was not written by a client of a world. */
    static Optional<GrantName> of(LockRow row) {
        return Version.parse(row.version()).map(version -> new GrantName(row.key(), version.grant()));
    }
}
