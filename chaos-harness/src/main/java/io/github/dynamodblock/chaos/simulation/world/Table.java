package io.github.dynamodblock.chaos.simulation.world;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The one table of a world, with all its past, for reads may be stale. */
final class Table {
    private final Rules rules;
    private final Agenda agenda;
    private final Map<LockKey, Long> changedAt = new HashMap<>();
    private final Map<LockKey, List<Optional<LockRow>>> past = new HashMap<>();

    Table(Rules rules, Agenda agenda) {
        this.rules = rules;
        this.agenda = agenda;
    }

    @Nullable LockRow row(LockKey key) {
        return read(key, 0).orElse(null);
    }

    /** The row as it was that many changes ago, unless its last change is older than any replica is behind. */
    Optional<LockRow> read(LockKey key, int changes) {
        List<Optional<LockRow>> all = past.get(key);
        int behind = agenda.now() - changedAt(key) > World.STALEST ? 0 : changes;
        return all == null || all.size() <= behind ? Optional.empty() : all.get(all.size() - 1 - behind);
    }

    /** Puts a row there, or none. */
    void put(LockKey key, @Nullable LockRow row) {
        past.computeIfAbsent(key, k -> new ArrayList<>()).add(Optional.ofNullable(row));
        changedAt.put(key, agenda.now());
    }

    /** The true time of the last change of a row that had one. */
    long changedAt(LockKey key) {
        return changedAt.getOrDefault(key, 0L);
    }

    /** The row that the write made, or null if it was refused. */
    @Nullable LockRow apply(LockWrite write, String sender) {
        LockRow before = row(write.key());
        LockRow after = after(write, before, sender);
        if (after != null) {
            put(write.key(), after);
        }
        return after;
    }

    private @Nullable LockRow after(LockWrite write, @Nullable LockRow before, String sender) {
        if (write instanceof LockWrite.Acquire acquire) {
            return rules.mayAcquire(acquire, before)
                    ? new LockRow(
                            acquire.key(),
                            Optional.of(acquire.owner()),
                            Optional.of(acquire.lease()),
                            acquire.version().toString(),
                            false,
                            OptionalLong.of(rules.token(acquire, before)),
                            acquire.data().or(() -> before == null ? Optional.empty() : before.data()))
                    : null;
        }
        if (write instanceof LockWrite.Heartbeat heartbeat) {
            return rules.mayHeartbeat(heartbeat, before)
                    ? new LockRow(
                            heartbeat.key(),
                            before == null ? Optional.of(sender) : before.owner(),
                            Optional.of(heartbeat.lease()),
                            heartbeat.version().toString(),
                            false,
                            before == null ? OptionalLong.empty() : before.token(),
                            before == null ? Optional.empty() : before.data())
                    : null;
        }
        LockWrite.Release release = (LockWrite.Release) write;
        return rules.mayRelease(release, before, sender) && before != null
                ? new LockRow(
                        release.key(),
                        before.owner(),
                        before.lease(),
                        release.version().toString(),
                        true,
                        before.token(),
                        before.data())
                : null;
    }
}
