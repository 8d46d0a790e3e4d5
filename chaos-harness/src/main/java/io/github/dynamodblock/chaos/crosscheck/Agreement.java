package io.github.dynamodblock.chaos.crosscheck;

import io.github.dynamodblock.chaos.checker.Finding;
import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.checker.Verdict;
import io.github.dynamodblock.chaos.simulation.oracle.Oracle;
import io.github.dynamodblock.chaos.simulation.oracle.Violation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides whether the two judges agree about one schedule.
 *
 * <p>The judge of the simulation sees the store and every clock. The judge of the run reads what the clients recorded,
 * and must tolerate the delays of a real machine. So the two judges cannot report the same for each property. They must
 * agree as follows:
 *
 * <ul>
 *   <li>For the lock of this project, no judge reports a violation of any property.
 *   <li>For the lock of this project, no checker fails, and no checker reports UNKNOWN. K1 and L1 are exceptions: they
 *       can report UNKNOWN for a schedule in which nothing happened that they judge.
 *   <li>For a broken lock, if the judge of the run reports a violation of a property in {@link #SAFETY}, the judge of
 *       the simulation reports a violation too: of the same property, or of the property whose violation led to it.
 *   <li>For a broken lock, if the judge of the simulation reports a violation of a property in {@link #EXACT}, the
 *       judge of the run reports a violation of the same property or of LIN. These violations are: two holders believed
 *       at once, the operations fit no order, a fence accepted a write of an older holder.
 * </ul>
 *
 * <p>The judges differ for these reasons:
 *
 * <ul>
 *   <li>S2, F3, C1: A history does not contain tokens and writes for which no client received a response. For the judge
 *       of the run, a claim ends at V, even if a response came later.
 *   <li>C2, K1, K2, K4: The judge of the run allows δ. It excuses the report of a loss if the loss was due before the
 *       release.
 *   <li>C3, L5, M2: The judge of the run allows δ.
 *   <li>M1: The judge of the run sees only the rows for which its client received a response.
 *   <li>S1, S3, S4, K3, R1: The judge of the run sees only what the requests and their responses show.
 *   <li>L1, L2, N1, N2: The judge of the run allows δ, and in addition a poll and two round trips (L1, L2, N2; three
 *       round trips to a grant of several locks together) or two heartbeat periods (N1). The judge of the simulation counts each request.
 *       The judge of the run judges waits at all times. The judge of the simulation judges L1 and L2 only in the
 *       calm phase of a schedule, when no fault and no delayed request is left.
 * </ul>
 */
public final class Agreement {
    /** The properties whose violation is an error of the lock at any time. */
    static final Set<Property> SAFETY = EnumSet.of(
            Property.C1,
            Property.C1_PRIME,
            Property.C2,
            Property.S2,
            Property.LIN,
            Property.F1,
            Property.F3,
            Property.K4);

    /** The properties for which both judges report the same about each schedule. */
    static final Set<Property> EXACT = EnumSet.of(Property.C1_PRIME, Property.LIN, Property.F1);

    private static final Set<Property> MAY_BE_UNKNOWN = EnumSet.of(Property.K1, Property.L1);

    private Agreement() {}

    /** Returns the properties that both judges judge. */
    private static Set<Property> judgedByBoth(List<Finding> findings) {
        Set<Property> both = EnumSet.noneOf(Property.class);
        findings.forEach(finding -> both.add(finding.property()));
        both.retainAll(Oracle.JUDGED);
        return both;
    }

    /** Returns whether the judge of the run reports a violation of a property that both judges judge. */
    static boolean reportsViolation(List<Finding> findings) {
        Set<Property> both = judgedByBoth(findings);
        return findings.stream()
                .anyMatch(finding -> finding.verdict() == Verdict.INVALID && both.contains(finding.property()));
    }

    /**
     * Returns what the judges disagree about, with one sentence for each disagreement. The list is empty if they agree.
     *
     * @param ours whether the lock is the lock of this project, for which no judge must report a violation
     */
    public static List<String> disagreements(CrossCheck.Opinions opinions, boolean ours) {
        Set<Property> both = judgedByBoth(opinions.findings());
        Set<Property> simulation = opinions.violations().stream()
                .map(Violation::property)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Property.class)));
        List<String> found = new ArrayList<>();
        for (Finding finding : opinions.findings()) {
            Property property = finding.property();
            boolean convicts = finding.verdict() == Verdict.INVALID;
            if (!both.contains(property)) {
                if (ours && convicts) {
                    found.add(onlyTheRuns(finding));
                }
                continue;
            }
            if (ours && finding.verdict() == Verdict.UNKNOWN && !MAY_BE_UNKNOWN.contains(property)) {
                found.add("the run's judge cannot decide " + property.code() + ": " + finding.explanation());
            } else if (convicts && (ours || (SAFETY.contains(property) && simulation.isEmpty()))) {
                found.add(onlyTheRuns(finding));
            } else if (!convicts && simulation.contains(property) && (ours || isExact(property, opinions.findings()))) {
                found.add("only the simulation's judge reports a violation of " + property.code() + ": "
                        + words(opinions.violations(), property));
            }
        }
        return found;
    }

    private static String onlyTheRuns(Finding finding) {
        return "only the run's judge reports a violation of "
                + finding.property().code() + ": " + finding.witnesses().get(0).words();
    }

    /**
     * Returns whether the judge of the run must report this property too. If two grants have the same token, a history
     * shows them as one grant, and LIN reports the token. So a violation of LIN is enough.
     */
    private static boolean isExact(Property property, List<Finding> findings) {
        return EXACT.contains(property)
                && findings.stream()
                        .noneMatch(
                                finding -> finding.property() == Property.LIN && finding.verdict() == Verdict.INVALID);
    }

    private static String words(List<Violation> violations, Property property) {
        return violations.stream()
                .filter(violation -> violation.property() == property)
                .map(Violation::words)
                .collect(Collectors.joining(" "));
    }
}
