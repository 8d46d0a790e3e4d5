package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.ReadAllAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Multi-row answers combine the results about several rows into one result. One grant takes these rows together, or
 * takes none of them. So {@link Acquisition} receives the same inputs as for one row.
 *
 * @param keys all keys of the request, in its order
 * @param ours the rows as the store showed them when this grant took them; empty before that
 */
public record MultiRowAnswers(List<LockKey> keys, Map<LockKey, LockRow> ours) {
    /**
     * A combined result.
     *
     * @param answer the result, as if there were one row
     * @param rows what is known of the rows from now on
     */
    public record Heard(StoreAnswer answer, MultiRowAnswers rows) {}

    /** Copies the keys and the rows. */
    public MultiRowAnswers {
        keys = List.copyOf(keys);
        ours = Map.copyOf(ours);
    }

    /** Returns the state in which this grant has taken none of the rows. */
    public static MultiRowAnswers of(List<LockKey> keys) {
        return new MultiRowAnswers(keys, Map.of());
    }

    /** Returns the row of a key that this grant has taken. */
    public LockRow row(LockKey key) {
        return Objects.requireNonNull(ours.get(key));
    }

    /** Returns the fencing token of a key that this grant has taken. */
    public long token(LockKey key) {
        return row(key).token().orElseThrow();
    }

    /**
     * Handles a transaction that was applied. A consistent read shows whether this grant still holds the rows, and
     * under which tokens. If the read has no result, the transaction counts as unknown. Then the client sends it again
     * under the same grant, the client's own rows refuse it, and the refusal shows their tokens.
     */
    public Heard taken(ReadAllAnswer read, String grant) {
        if (read instanceof ReadAllAnswer.Nothing nothing) {
            return new Heard(new StoreAnswer.Unknown(nothing.why()), this);
        }
        Map<LockKey, LockRow> rows = ((ReadAllAnswer.Shown) read).rows();
        if (!areOurs(rows, grant)) {
            // Another client has already taken some of the rows. If the client sends the transaction again, those rows
            // refuse it and show their holder.
            return new Heard(new StoreAnswer.Unknown(new IllegalStateException("a row was taken at once")), this);
        }
        MultiRowAnswers taken = new MultiRowAnswers(keys, rows);
        return new Heard(new StoreAnswer.Applied(taken.representative()), taken);
    }

    /**
     * Handles a transaction that these rows refused. If all rows show this grant, an earlier attempt was applied and
     * its response was lost. If only some rows show this grant, another client has taken other rows since: the decision
     * is in doubt, and the client sweeps when the decision ends.
     */
    public Heard refused(Map<LockKey, Optional<LockRow>> refusing, String grant) {
        Map<LockKey, LockRow> rows = new HashMap<>();
        refusing.forEach((key, row) -> row.ifPresent(shown -> rows.put(key, shown)));
        if (areOurs(rows, grant)) {
            MultiRowAnswers taken = new MultiRowAnswers(keys, rows);
            return new Heard(new StoreAnswer.Refused(Optional.of(taken.representative())), taken);
        }
        Optional<LockRow> anothers = keys.stream()
                .filter(key -> refusing.containsKey(key) && !isOurs(rows.get(key), grant))
                .findFirst()
                .flatMap(refusing::get);
        return new Heard(new StoreAnswer.Refused(anothers), this);
    }

    /**
     * Combines the results of the heartbeats of all rows: applied if all are applied, and otherwise the worst result of
     * a row. A row that this grant does not hold is worst, then a heartbeat that was not applied, then an unknown
     * result.
     */
    public StoreAnswer renewed(List<StoreAnswer> answers, Version version) {
        for (StoreAnswer answer : answers) {
            if (answer instanceof StoreAnswer.Refused refused && !showsOurs(refused, version.grant())) {
                return refused;
            }
        }
        return answers.stream()
                .filter(StoreAnswer.Unapplied.class::isInstance)
                .findFirst()
                .or(() -> answers.stream()
                        .filter(answer -> !(answer instanceof StoreAnswer.Applied))
                        .findFirst())
                .map(answer -> answer instanceof StoreAnswer.Refused
                        ? new StoreAnswer.Unknown(new IllegalStateException("the row has a newer beat"))
                        : answer)
                .orElseGet(() -> new StoreAnswer.Applied(at(version, answers)));
    }

    /** Combines the outcomes of the releases of all rows, one request for each row. */
    public static ReleaseOutcome released(List<ReleaseOutcome> each) {
        return each.contains(ReleaseOutcome.LOST)
                ? ReleaseOutcome.LOST
                : each.contains(ReleaseOutcome.UNKNOWN) ? ReleaseOutcome.UNKNOWN : ReleaseOutcome.RELEASED;
    }

    private boolean showsOurs(StoreAnswer.Refused refused, String grant) {
        return refused.row()
                .filter(row -> row.isHeldBy(grant, token(row.key())))
                .isPresent();
    }

    private boolean areOurs(Map<LockKey, LockRow> rows, String grant) {
        return keys.stream().allMatch(key -> isOurs(rows.get(key), grant));
    }

    private static boolean isOurs(@Nullable LockRow row, String grant) {
        return row != null && row.isOf(grant) && !row.released();
    }

    /**
     * Returns the row that stands for all rows: a row whose token cannot be read, because then nothing can be granted;
     * otherwise the row that the store can delete first.
     */
    private LockRow representative() {
        return keys.stream()
                .map(this::row)
                .filter(row -> row.token().isEmpty())
                .findFirst()
                .orElseGet(() -> keys.stream()
                        .map(this::row)
                        .min(Comparator.comparingLong(MultiRowAnswers::collectable))
                        .orElseThrow());
    }

    /** Returns all rows as if they were one row, after all were renewed. */
    private LockRow at(Version version, List<StoreAnswer> renewed) {
        LockRow row = row(keys.get(0));
        return new LockRow(
                row.key(),
                row.owner(),
                row.lease(),
                version.toString(),
                row.released(),
                row.token(),
                row.content(),
                renewed.stream()
                        .map(answer -> ((StoreAnswer.Applied) answer).row())
                        .min(Comparator.comparingLong(MultiRowAnswers::collectable))
                        .orElseThrow()
                        .expiresAt());
    }

    private static long collectable(LockRow row) {
        return row.expiresAt().orElse(Long.MAX_VALUE);
    }
}
