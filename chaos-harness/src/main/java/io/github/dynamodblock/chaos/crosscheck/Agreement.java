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
 * Whether the two judges agree on one schedule. The simulation's judge sees the store and every clock; the run's judge reads
 * what clients wrote, and must bear with a real machine. So they cannot say the same of each property:
 *
 * <ul>
 *   <li>of the lock of this project neither convicts anything, whatever the property;
 *   <li>a broken lock that the run's judge convicts for what it did ({@link #SAFETY}), the simulation's convicts too, of this
 *       or of what led to it;
 *   <li>a broken lock of which the simulation's judge says that two believed at once, that its operations fit no order or that
 *       a fence let an older holder pass ({@link #EXACT}), the run's judge convicts of the same, or of LIN.
 * </ul>
 *
 * <p>Of the lock of this project no checker fails either, and none says that the history tells too little, but K1 and L1: they
 * say so of a schedule in which nothing came to pass that they judge.
 *
 * <p>Not the same, and why. S2, F3, C1: tokens and writes of which no client heard are not in a history, and a claim there
 * ends at V though a later answer came. C2, K1, K2, K4: the run's judge allows δ, and excuses a loss that came due before the
 * release. C3, M2: it allows δ; M1: it sees the rows of which its client heard. L1, L2, N1, N2: it allows two periods where the
 * simulation's counts each request, and judges waits at all times, the simulation's L1 and L2 in the calm only.
 */
public final class Agreement {
    /** What a lock did wrong, whenever it did it. */
    static final Set<Property> SAFETY = EnumSet.of(
            Property.C1,
            Property.C1_PRIME,
            Property.C2,
            Property.S2,
            Property.LIN,
            Property.F1,
            Property.F3,
            Property.K4);

    /** Of these both judges say the same, schedule by schedule. */
    static final Set<Property> EXACT = EnumSet.of(Property.C1_PRIME, Property.LIN, Property.F1);

    private static final Set<Property> MAY_BE_SILENT = EnumSet.of(Property.K1, Property.L1);

    private Agreement() {}

    /** The properties that both judge. */
    private static Set<Property> judgedByBoth(List<Finding> findings) {
        Set<Property> both = EnumSet.noneOf(Property.class);
        findings.forEach(finding -> both.add(finding.property()));
        both.retainAll(Oracle.JUDGED);
        return both;
    }

    /** Whether the run's judge convicts of anything that both judge. */
    static boolean isConvicted(List<Finding> findings) {
        Set<Property> both = judgedByBoth(findings);
        return findings.stream()
                .anyMatch(finding -> finding.verdict() == Verdict.INVALID && both.contains(finding.property()));
    }

    /**
     * What they disagree about, a sentence each; empty if they agree.
     *
     * @param ours whether it is the lock of this project, of which nothing may be said
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
                continue;
            }
            if (ours && finding.verdict() == Verdict.UNKNOWN && !MAY_BE_SILENT.contains(property)) {
                found.add("the run's judge cannot say " + property.code() + ": " + finding.explanation());
            } else if (convicts && (ours || (SAFETY.contains(property) && simulation.isEmpty()))) {
                found.add("only the run's judge convicts of " + property.code() + ": "
                        + finding.witnesses().get(0).words());
            } else if (!convicts && simulation.contains(property) && (ours || isExact(property, opinions.findings()))) {
                found.add("only the simulation's judge convicts of " + property.code() + ": "
                        + words(opinions.violations(), property));
            }
        }
        return found;
    }

    /** A history shows two grants of one token as one grant, and LIN tells of the token. So a conviction of LIN is enough. */
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
