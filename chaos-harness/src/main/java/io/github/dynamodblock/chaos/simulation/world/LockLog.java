package io.github.dynamodblock.chaos.simulation.world;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The log of the simulated locks. They warn of what the store refuses them, which here is what was simulated, thousands of
 * times; only defects of the lock are written.
 */
final class LockLog {
    /** Held on to, for the level of a logger that nobody holds is forgotten with it. */
    private static final Logger LOG = Logger.getLogger("io.github.dynamodblock");

    private LockLog() {}

    static void onlyDefects() {
        LOG.setLevel(Level.SEVERE);
    }
}
