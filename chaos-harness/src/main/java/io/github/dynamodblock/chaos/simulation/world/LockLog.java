package io.github.dynamodblock.chaos.simulation.world;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The log of the simulated locks. The locks warn about every refusal of the store. In a simulation these refusals are
 * intended, and there are thousands of them. So only defects of the lock are logged.
 */
final class LockLog {
    /** This field keeps the logger, because a logger that is not referenced is removed together with its level. */
    private static final Logger LOG = Logger.getLogger("io.github.dynamodblock");

    private LockLog() {}

    static void onlyDefects() {
        LOG.setLevel(Level.SEVERE);
    }
}
