package io.github.dynamodblock.core;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.memory.InMemoryStore;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** The one table of a simulated world, and what must hold of every change of it. */
final class SimulatedTable {
    private final InMemoryStore rows = new InMemoryStore();
    private final BiFunction<InMemoryStore, LockWrite, StoreAnswer> rule;
    private final Set<String> versions = new HashSet<>();
    private final Map<LockKey, Long> tokens = new HashMap<>();
    private final Map<LockKey, List<LockRow>> past = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    /** A table that applies writes by its own rule; {@code InMemoryStore::apply} is the right one. */
    SimulatedTable(BiFunction<InMemoryStore, LockWrite, StoreAnswer> rule) {
        this.rule = rule;
    }

    StoreAnswer apply(LockWrite write) {
        StoreAnswer answer = rule.apply(rows, write);
        if (answer instanceof StoreAnswer.Applied applied) {
            LockRow row = applied.row();
            past.computeIfAbsent(row.key(), key -> new ArrayList<>()).add(row);
            // A copied acquire may land again after others held the row. Nobody believes in that second tenure, for its
            // token is another; so a version is stored once per tenure.
            if (!versions.add(row.version() + " " + row.token())) {
                violations.add("version stored twice: " + row.version());
            }
            if (write instanceof LockWrite.Acquire) {
                long token = row.token().orElseThrow();
                Long before = tokens.put(row.key(), token);
                if (before != null && before >= token) {
                    violations.add("token " + token + " after " + before);
                }
            }
        }
        return answer;
    }

    /** The row as it is, or as it was that many changes ago. */
    Optional<LockRow> read(LockKey key, int staleness) {
        List<LockRow> all = past.getOrDefault(key, List.of());
        int index = all.size() - 1 - staleness;
        return index < 0 ? rows.row(key) : Optional.of(all.get(index));
    }

    /** Removes a row, as garbage collection does. */
    void remove(LockKey key) {
        rows.remove(key);
        past.remove(key);
    }

    /** Puts a row there as another library leaves it. */
    void put(LockRow row) {
        rows.put(row);
        past.computeIfAbsent(row.key(), key -> new ArrayList<>()).add(row);
    }

    List<String> violations() {
        return violations;
    }
}
