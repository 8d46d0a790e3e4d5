package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Callback;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Rpc;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A grant: an acquire that returned ok with a token.
 *
 * @param id the grantId, if the client recorded it
 * @param releases the operations of its holder that release the grant, by time
 * @param lost the LOST callbacks of its holder, by time
 * @param rpcs the requests of its holder that wrote the grantId, and the reads that showed it, by the arrival of their
 *     responses
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

    /** Returns whether the lock was granted together with others. */
    boolean isOneOfSeveral() {
        return acquire.invoke().group().isPresent();
    }

    /** Returns when acquire returned. */
    long start() {
        return acquire.end();
    }

    /** Returns the release that returned ok; if there is none, the first release. */
    Optional<Operation> release() {
        return releases.stream()
                .filter(Operation::ok)
                .findFirst()
                .or(() -> releases.stream().findFirst());
    }

    boolean released() {
        return releases.stream().anyMatch(Operation::ok);
    }

    /**
     * Returns the start of the first release: an operation, or a request that the client sent by itself as it closed.
     */
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

    /** Returns whether a response shows that this grant holds the row, under its token. */
    boolean isShownHeldBy(Rpc rpc) {
        return !rpc.released()
                && rpc.rowGrant().isPresent()
                && rpc.rowGrant().equals(id)
                && rpc.token().equals(OptionalLong.of(token));
    }

    /** Returns the start of the first LOST callback. */
    long firstLost() {
        return lost.isEmpty() ? Operation.NEVER : lost.get(0).at();
    }
}
