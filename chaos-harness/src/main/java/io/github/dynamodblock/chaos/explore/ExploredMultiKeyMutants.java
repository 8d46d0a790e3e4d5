package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.core.protocol.MultiRowAnswers;
import io.github.dynamodblock.core.protocol.Step;
import io.github.dynamodblock.core.protocol.Tenure;
import io.github.dynamodblock.spi.AcquireAllAnswer;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAllAnswer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * This class contains the mistakes of {@link ExploredMutant} about several locks. Each mistake overrides one method of
 * {@link ExploredProtocol}.
 */
final class ExploredMultiKeyMutants {
    private ExploredMultiKeyMutants() {}

    private static LockRow of(LockKey key, LockRow row, OptionalLong token) {
        return new LockRow(key, row.owner(), row.lease(), row.version(), row.released(), token, row.content());
    }

    /** If the first row allows its write, the table applies this write, also if the second row refuses. */
    static final class OneByOne extends ExploredMutants.WrongTable {
        @Override
        TransactionResult apply(List<LockWrite.Acquire> writes, List<Optional<LockRow>> rows) {
            TransactionResult all = super.apply(writes, rows);
            Optional<LockRow> first = rows.get(0);
            if (all.answer() instanceof AcquireAllAnswer.Applied
                    || !writes.get(0).isAllowed(first)) {
                return all;
            }
            List<Optional<LockRow>> some = new ArrayList<>(rows);
            some.set(0, Optional.of(KeyPair.nameless(writes.get(0).apply(first))));
            return new TransactionResult(all.answer(), some);
        }
    }

    /** If one of the refusing rows shows the client's grant, the client treats all rows as its own. */
    static final class SomeTakenForAll extends ExploredProtocol {
        @Override
        MultiRowAnswers.Heard refused(MultiRowAnswers rows, AcquireAllAnswer.Refused answer, String grant) {
            Optional<LockRow> ours = answer.rows().values().stream()
                    .flatMap(Optional::stream)
                    .filter(row -> row.isOf(grant) && !row.released())
                    .findFirst();
            Map<LockKey, Optional<LockRow>> all = new HashMap<>();
            ours.ifPresent(row -> rows.keys().forEach(key -> all.put(key, Optional.of(of(key, row, row.token())))));
            return super.refused(rows, ours.isPresent() ? new AcquireAllAnswer.Refused(all) : answer, grant);
        }
    }

    /** The client uses the token of the first row for every row. */
    static final class TokensOfTheFirst extends ExploredProtocol {
        @Override
        MultiRowAnswers.Heard taken(MultiRowAnswers rows, ReadAllAnswer read, String grant) {
            LockKey first = rows.keys().get(0);
            if (!(read instanceof ReadAllAnswer.Shown shown) || !shown.rows().containsKey(first)) {
                return super.taken(rows, read, grant);
            }
            OptionalLong token = shown.rows().get(first).token();
            Map<LockKey, LockRow> all = new HashMap<>();
            shown.rows().forEach((key, row) -> all.put(key, of(key, row, token)));
            return super.taken(rows, new ReadAllAnswer.Shown(all), grant);
        }
    }

    /** A holder that believes keeps its lease after another lock of the same grant was lost. */
    static final class OthersKept extends ExploredProtocol {
        @Override
        Step<Tenure, Tenure.Effect> hold(Tenure machine, Tenure.Input input) {
            boolean kept = input instanceof Tenure.Input.AnotherLost && believes(machine);
            return kept ? new Step<>(machine, List.of()) : super.hold(machine, input);
        }
    }

    /** A holder that loses its lease with another lock is not notified. */
    static final class OthersLostSilently extends ExploredProtocol {
        @Override
        Step<Tenure, Tenure.Effect> hold(Tenure machine, Tenure.Input input) {
            Step<Tenure, Tenure.Effect> step = super.hold(machine, input);
            return input instanceof Tenure.Input.AnotherLost
                    ? new Step<>(
                            step.state(),
                            step.effects().stream()
                                    .filter(effect -> !(effect instanceof Tenure.Effect.Tell tell
                                            && tell.event() instanceof LeaseEvent.Lost))
                                    .toList())
                    : step;
        }
    }
}
