package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.ReleaseOutcome;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/** A release that no caller waits for. */
final class UnwaitedRelease {
    private static final Logger LOG = Logger.getLogger("io.github.dynamodblock");

    private UnwaitedRelease() {}

    /** Logs the failure of the release: nobody else receives it. */
    static void of(String what, CompletionStage<ReleaseOutcome> release) {
        CompletionStage<ReleaseOutcome> unused = release.whenComplete((outcome, failure) -> {
            if (failure != null) {
                LOG.warnf(
                        failure,
                        "The release of %s failed, after a close on a thread that must not block. What is still locked"
                                + " frees itself within one lease duration.",
                        what);
            }
        });
    }
}
