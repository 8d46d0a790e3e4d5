package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Callback;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Rpc;
import java.util.List;
import java.util.Optional;

/**
 * One successful acquisition: an acquire that returned ok with a token.
 *
 * @param id the grantId, where the client told it
 * @param releases the release operations of its holder, by time
 * @param lost the LOST callbacks of its holder, by time
 * @param rpcs the requests of its holder that wrote its grantId, and the reads that showed it, by answer
 */
record Grant(
        Operation acquire,
        long token,
        Optional<String> id,
        List<Operation> releases,
        List<Callback> lost,
        List<Rpc> rpcs) {

    String key() {
        return acquire.key();
    }

    String process() {
        return acquire.process();
    }

    /** When acquire returned. */
    long start() {
        return acquire.end();
    }

    /** The release that returned ok, else the first that was tried. */
    Optional<Operation> release() {
        return releases.stream()
                .filter(Operation::ok)
                .findFirst()
                .or(() -> releases.stream().findFirst());
    }

    boolean released() {
        return releases.stream().anyMatch(Operation::ok);
    }

    /** The first attempt to let go: a release invoked, or sent on the client's own behalf (as it closes). */
    long letGo() {
        long first = Operation.NEVER;
        for (Operation release : releases) {
            first = Math.min(first, release.start());
        }
        for (Rpc rpc : rpcs) {
            first = rpc.kind() == Rpc.Kind.RELEASE ? Math.min(first, rpc.sent()) : first;
        }
        return first;
    }

    /** The start of the first LOST callback. */
    long firstLost() {
        return lost.isEmpty() ? Operation.NEVER : lost.get(0).at();
    }
}
