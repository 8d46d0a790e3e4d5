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

/** The mistakes of {@link ExploredMutant} about several locks, each at one seam. */
final class ExploredMultiKeyMutants {
    private ExploredMultiKeyMutants() {}

    private static LockRow of(LockKey key, LockRow row, OptionalLong token) {
        return new LockRow(key, row.owner(), row.lease(), row.version(), row.released(), token, row.content());
    }

    /** What the first row allows is applied, whatever the second one says. */
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

    static final class OthersKept extends ExploredProtocol {
        @Override
        Step<Tenure, Tenure.Effect> hold(Tenure machine, Tenure.Input input) {
            boolean kept = input instanceof Tenure.Input.AnotherLost && believes(machine);
            return kept ? new Step<>(machine, List.of()) : super.hold(machine, input);
        }
    }

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
