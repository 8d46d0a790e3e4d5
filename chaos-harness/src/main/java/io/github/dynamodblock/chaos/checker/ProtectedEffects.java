package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The use U(g) of a grant g: the time from the return of acquire to the last acknowledged write under the grant.
 *
 * @param writes the writes under the grant that the resource acknowledged
 */
record ProtectedEffects(Grant grant, List<Operation> writes) {
    private record Name(String process, String key, long token) {}

    static List<ProtectedEffects> all(History history) {
        Map<Name, List<Operation>> writes = new HashMap<>();
        for (Operation op : history.operations()) {
            boolean effect = op.ok() && (op.action() == Action.WRITE || op.action() == Action.FENCED_WRITE);
            if (effect && op.invoke().token().isPresent()) {
                Name name = new Name(op.process(), op.key(), op.invoke().token().getAsLong());
                writes.computeIfAbsent(name, n -> new ArrayList<>()).add(op);
            }
        }
        return Grants.all(history).stream()
                .map(grant -> new ProtectedEffects(
                        grant, writes.getOrDefault(new Name(grant.process(), grant.key(), grant.token()), List.of())))
                .toList();
    }

    /** Returns the write that was acknowledged last. */
    Optional<Operation> last() {
        return writes.stream().reduce((a, b) -> a.end() >= b.end() ? a : b);
    }

    /** Returns the end of U(g); the start of the grant if there was no write. */
    long end() {
        return last().map(Operation::end).orElse(grant.start());
    }

    /** Returns whether a write under this grant was in flight at the instant. */
    boolean inFlight(long t) {
        return writes.stream().anyMatch(write -> write.start() <= t && t <= write.end());
    }
}
