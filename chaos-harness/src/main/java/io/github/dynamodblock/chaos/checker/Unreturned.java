package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import java.util.HashMap;
import java.util.Map;

/** The acquires without a recorded end. Their process may have held a grant that the history does not contain. */
final class Unreturned {
    private record Name(String process, String key) {}

    private final Map<Name, Long> since = new HashMap<>();

    static Unreturned of(History history) {
        return history.once(Unreturned.class, Unreturned::new);
    }

    private Unreturned(History history) {
        for (Operation op : history.operations()) {
            if (op.action() == Action.ACQUIRE && op.complete().isEmpty()) {
                since.merge(new Name(op.process(), op.key()), op.start(), Math::min);
            }
        }
    }

    /** Returns whether an acquire of that process and key had begun by an instant, and has no recorded end. */
    boolean has(String process, String key, long instant) {
        return since.getOrDefault(new Name(process, key), Operation.NEVER) <= instant;
    }
}
