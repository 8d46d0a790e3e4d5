package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.spi.LockRow;
import java.util.Optional;

/** Which changes of a row the protocol knows (S1). */
final class LegalTransitions {
    private LegalTransitions() {}

    static boolean change(Optional<LockRow> before, LockRow after) {
        if (before.isEmpty()) {
            return !after.released();
        }
        LockRow old = before.get();
        boolean sameGrant = old.grant().equals(after.grant());
        if (old.token().equals(after.token())) {
            // A renewal or a release, each of which makes a new version.
            return sameGrant && !old.released() && after.beat() > old.beat();
        }
        return !sameGrant
                && !after.released()
                && after.token().getAsLong() > old.token().getAsLong();
    }
}
