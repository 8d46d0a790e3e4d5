package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Rpc;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * A row that a response showed: the row was in the store, in this state, at some instant between the send of the request
 * and the arrival of the response, unless {@link #mayBeStale} says otherwise.
 *
 * @param rpc the request with its response
 * @param grant the grantId of the row
 * @param beat the beat of the row; empty if its version does not show a beat
 * @param token the fencing token of the row
 */
record RowSighting(Rpc rpc, String grant, OptionalLong beat, long token) {
    private static final String COMMIT = ".commit";

    /** Returns the sightings of each key, by the arrival of the responses. */
    static SortedMap<String, List<RowSighting>> byKey(History history) {
        return History.group(
                history.all(Rpc.class).stream().flatMap(rpc -> of(rpc).stream()).toList(),
                sighting -> sighting.rpc().key());
    }

    private static Optional<RowSighting> of(Rpc rpc) {
        boolean answered = rpc.answer() == Rpc.Answer.APPLIED || rpc.answer() == Rpc.Answer.REFUSED;
        if (!answered || rpc.version().isEmpty() || rpc.token().isEmpty()) {
            return Optional.empty();
        }
        RowVersion version = RowVersion.of(rpc.version().get());
        return Optional.of(new RowSighting(
                rpc, version.grant(), version.beat(), rpc.token().getAsLong()));
    }

    /**
     * Returns whether the row can have been in this state before the request was sent. A read need not be consistent. A
     * repeated commit is answered as its first copy was, because DynamoDB recognises the transaction.
     */
    boolean mayBeStale() {
        return rpc.kind() == Rpc.Kind.READ || isCommit(rpc);
    }

    /** Returns whether a response is that to a commit. */
    static boolean isCommit(Rpc rpc) {
        return rpc.kind() == Rpc.Kind.RELEASE && rpc.version().orElse("").endsWith(COMMIT);
    }

    /** Returns whether the row was in this state after it was in the state of another sighting of the same key. */
    boolean isNewerThan(RowSighting other) {
        return token > other.token
                || (token == other.token
                        && beat.isPresent()
                        && other.beat.isPresent()
                        && beat.getAsLong() > other.beat.getAsLong());
    }

    /** Returns the row in words, such as {@code token 17, beat 3}. */
    String words() {
        return "token " + token + (beat.isPresent() ? ", beat " + beat.getAsLong() : "")
                + (rpc.released() ? ", released" : "");
    }
}
