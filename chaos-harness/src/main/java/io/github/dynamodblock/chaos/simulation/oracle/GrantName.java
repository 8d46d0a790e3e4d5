package io.github.dynamodblock.chaos.simulation.oracle;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Version;
import java.util.Optional;

/** A grant of a key. Locks that were granted together have the same id, and each has a token and an end of its own. */
record GrantName(LockKey key, String id) {
    static GrantName of(LockWrite write) {
        return new GrantName(write.key(), write.version().grant());
    }

    static GrantName of(SimulatedGrant grant) {
        return new GrantName(grant.key, grant.id);
    }

    /** That wrote the row last, unless nobody in a world did. */
    static Optional<GrantName> of(LockRow row) {
        return Version.parse(row.version()).map(version -> new GrantName(row.key(), version.grant()));
    }
}
