package io.github.dynamodblock.chaos.simulation.world;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.chaos.mutant.WriteConditions;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.RowContent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The only table of a world. The table keeps all earlier rows, because reads can be stale. */
final class SimulatedTable {
    private final WriteConditions rules;
    private final EventQueue agenda;
    private final Map<LockKey, List<Past>> past = new HashMap<>();

    /** A row, or its absence, and the true time since when it was so. */
    private record Past(Optional<LockRow> row, long since) {}

    SimulatedTable(WriteConditions rules, EventQueue agenda) {
        this.rules = rules;
        this.agenda = agenda;
    }

    /** Returns the row as it is now, or null if there is none. */
    @Nullable LockRow row(LockKey key) {
        return read(key, 0).orElse(null);
    }

    /**
     * Returns the row as it was {@code changes} changes ago. Changes that are older than {@link World#STALEST} are
     * visible to every read, so the result can be newer.
     */
    Optional<LockRow> read(LockKey key, int changes) {
        List<Past> all = past.getOrDefault(key, List.of());
        int last = all.size() - 1;
        int behind = Math.min(changes, all.size());
        while (behind > 0 && agenda.now() - all.get(last - behind + 1).since() > World.STALEST) {
            behind--;
        }
        return behind > last ? Optional.empty() : all.get(last - behind).row();
    }

    /** Replaces the row, or removes it if {@code row} is null. */
    void put(LockKey key, @Nullable LockRow row) {
        past.computeIfAbsent(key, k -> new ArrayList<>()).add(new Past(Optional.ofNullable(row), agenda.now()));
    }

    /** Returns the true time of the last change of the row, or 0 if it never changed. */
    long changedAt(LockKey key) {
        List<Past> all = past.getOrDefault(key, List.of());
        return all.isEmpty() ? 0 : all.get(all.size() - 1).since();
    }

    /**
     * Applies a write if its condition is true. Returns the row that the write made, or null if the store refused the
     * write.
     */
    @Nullable LockRow apply(LockWrite write, String sender) {
        LockRow before = row(write.key());
        if (!isAllowed(write, before, sender)) {
            return null;
        }
        LockRow after = after(write, before, sender);
        boolean deleted = write instanceof LockWrite.Release release && release.deletes();
        put(write.key(), deleted ? null : after);
        return after;
    }

    /** Returns whether the condition of the write is true now. */
    boolean allows(LockWrite write, String sender) {
        return isAllowed(write, row(write.key()), sender);
    }

    private boolean isAllowed(LockWrite write, @Nullable LockRow before, String sender) {
        if (write instanceof LockWrite.Acquire acquire) {
            return rules.mayAcquire(acquire, before);
        }
        if (write instanceof LockWrite.Heartbeat heartbeat) {
            return rules.mayHeartbeat(heartbeat, before);
        }
        boolean may = write instanceof LockWrite.Commit commit
                ? rules.mayCommit(commit, before)
                : rules.mayRelease((LockWrite.Release) write, before, sender);
        return may && before != null;
    }

    private LockRow after(LockWrite write, @Nullable LockRow before, String sender) {
        if (write instanceof LockWrite.Heartbeat heartbeat && before == null) {
            // Only a mutant can reach this line. Its heartbeat creates a new row.
            return new LockRow(
                    heartbeat.key(),
                    Optional.of(sender),
                    Optional.of(heartbeat.lease()),
                    heartbeat.version().toString(),
                    false,
                    OptionalLong.empty(),
                    RowContent.NONE);
        }
        LockRow made = write.apply(Optional.ofNullable(before));
        return write instanceof LockWrite.Acquire acquire
                ? new LockRow(
                        made.key(),
                        made.owner(),
                        made.lease(),
                        made.version(),
                        false,
                        OptionalLong.of(rules.token(acquire, before)),
                        made.content(),
                        made.expiresAt())
                : made;
    }
}
