package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.spi.LockRow;
import java.util.Optional;

/** Which changes of a row the protocol knows (S1). */
final class Legal {
    private Legal() {}

    static boolean change(Optional<LockRow> before, LockRow after) {
        if (before.isEmpty()) {
            return !after.released();
        }
        LockRow old = before.get();
        boolean sameGrant = grant(old).equals(grant(after));
        if (old.token().equals(after.token())) {
            // A renewal or a release, each of which makes a new version.
            return sameGrant && !old.released() && after.beat() > old.beat();
        }
        return !sameGrant
                && !after.released()
                && after.token().getAsLong() > old.token().getAsLong();
    }

    private static String grant(LockRow row) {
        return row.version().substring(0, row.version().indexOf('.'));
    }
}
