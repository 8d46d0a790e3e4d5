package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.spi.LockRow;
import java.util.Optional;

/** This class says which changes of a row the protocol allows (S1). */
final class LegalTransitions {
    private LegalTransitions() {}

    static boolean change(Optional<LockRow> before, LockRow after) {
        if (before.isEmpty()) {
            return !after.released();
        }
        LockRow old = before.get();
        boolean sameGrant = old.grant().equals(after.grant());
        if (old.token().equals(after.token())) {
            // The change is a renewal or a release. Each of them makes a new version.
            return sameGrant && !old.released() && after.beat() > old.beat();
        }
        return !sameGrant
                && !after.released()
                && after.token().getAsLong() > old.token().getAsLong();
    }
}
