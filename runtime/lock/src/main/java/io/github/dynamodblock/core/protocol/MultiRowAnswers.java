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
 * What answers about several rows, which one grant takes together or not at all, mean as one answer. So {@link Acquisition}
 * is fed as if they were one row.
 *
 * @param keys all that are wanted, in the order of the request
 * @param ours their rows as the store showed them when they had become ours; empty before
 */
public record MultiRowAnswers(List<LockKey> keys, Map<LockKey, LockRow> ours) {
    /**
     * What an answer comes to.
     *
     * @param answer the answer as of one row
     * @param rows the same rows from now on
     */
    public record Heard(StoreAnswer answer, MultiRowAnswers rows) {}

    public MultiRowAnswers {
        keys = List.copyOf(keys);
        ours = Map.copyOf(ours);
    }

    /** None of which is ours yet. */
    public static MultiRowAnswers of(List<LockKey> keys) {
        return new MultiRowAnswers(keys, Map.of());
    }

    /** The row of one that is ours. */
    public LockRow row(LockKey key) {
        return Objects.requireNonNull(ours.get(key));
    }

    /** Its token. */
    public long token(LockKey key) {
        return row(key).token().orElseThrow();
    }

    /**
     * The transaction was applied; whether the rows are still ours, and under which tokens, a consistent read shows. If the read
     * has no answer, nobody is told that it was applied: the same grant asks again, is refused by its own rows, and they
     * show their tokens then.
     */
    public Heard taken(ReadAllAnswer read, String grant) {
        if (read instanceof ReadAllAnswer.Nothing nothing) {
            return new Heard(new StoreAnswer.Unknown(nothing.why()), this);
        }
        Map<LockKey, LockRow> rows = ((ReadAllAnswer.Shown) read).rows();
        if (!areOurs(rows, grant)) {
            // Some are another's already: asked again, they refuse and say so.
            return new Heard(new StoreAnswer.Unknown(new IllegalStateException("some were taken away at once")), this);
        }
        MultiRowAnswers taken = new MultiRowAnswers(keys, rows);
        return new Heard(new StoreAnswer.Applied(taken.representative()), taken);
    }

    /**
     * The transaction was refused by these rows. If all of them show this grant, an earlier attempt of which the answer was
     * lost had worked. If only some do, somebody has taken the others since: the decision is in doubt, and sweeps when it
     * ends.
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

    /** The rows were renewed, each by a heartbeat: all of them, or the worst that happened to one, worst first. */
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
                        ? new StoreAnswer.Unknown(new IllegalStateException("a newer beat was there"))
                        : answer)
                .orElseGet(() -> new StoreAnswer.Applied(at(version, answers)));
    }

    /** The rows were released, each by a request of its own: what is known of all of them. */
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

    /** One whose token cannot be read, for then nothing can be granted; else the one that may be collected first. */
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

    /** As if all were one row, now that all are renewed. */
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
