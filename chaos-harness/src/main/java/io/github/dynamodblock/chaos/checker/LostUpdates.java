package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Outcome;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Checks F2, which measures the run and not the lock. Every write of the unfenced counter adds one to the value that
 * its writer read. An update was lost in each of these cases:
 *
 * <ul>
 *   <li>The counter ends below the number of acknowledged writes.
 *   <li>Two acknowledged writes wrote the same value: both writers read the same value, and one of the writes has no
 *       effect.
 * </ul>
 *
 * <p>If updates were lost, the run was hard enough to prove something. A write in doubt that was applied can hide the
 * first case, but never the second case.
 */
final class LostUpdates implements Checker {
    @Override
    public Property property() {
        return Property.F2;
    }

    @Override
    public Finding check(History history) {
        FindingBuilder evidence = new FindingBuilder(property());
        long impossible = 0;
        for (Map.Entry<String, List<Operation>> key : history.operationsByKey().entrySet()) {
            long written = count(key.getValue(), Outcome.OK);
            long doubtful = count(key.getValue(), Outcome.INFO);
            Long value = history.settings().counters().get(key.getKey());
            if (value != null) {
                evidence.add("writes", written);
                evidence.add("lost updates", Math.max(written - value, written - distinct(key.getValue())));
                impossible += Math.max(0, value - written - doubtful);
            }
        }
        long lost = evidence.counted("lost updates");
        if (impossible > 0) {
            return evidence.conclude(
                    Verdict.UNKNOWN, "the counters show " + impossible + " writes that no client made");
        }
        if (lost > 0) {
            return evidence.conclude(
                    Verdict.VALID,
                    lost + " of " + evidence.counted("writes")
                            + " unfenced writes were lost: this run can reveal lost updates");
        }
        return history.settings().longPauses() > 0
                ? evidence.conclude(
                        Verdict.UNKNOWN,
                        "pauses longer than the lease were planned, but the unfenced counter lost nothing: the run "
                                + "proved nothing; run for longer, or with a shorter lease")
                : evidence.conclude(Verdict.NOT_TESTED, "no pause longer than the lease was planned");
    }

    private static long distinct(List<Operation> operations) {
        Set<Long> values = new HashSet<>();
        long unnamed = 0;
        for (Operation op : operations) {
            if (op.action() == Action.WRITE && op.ok()) {
                OptionalLong value = op.complete().orElseThrow().value();
                value.ifPresent(values::add);
                unnamed += value.isPresent() ? 0 : 1;
            }
        }
        return values.size() + unnamed;
    }

    private static long count(List<Operation> operations, Outcome outcome) {
        return operations.stream()
                .filter(op -> op.action() == Action.WRITE && op.outcome() == outcome)
                .count();
    }
}
