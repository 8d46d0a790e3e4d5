package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.RunStage;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Decides what a record proves whose end is missing, because the harness was killed or a process vanished. A missing
 * event convicts nobody. Only a property whose violations are shown by events that are there can be violated:
 *
 * <ul>
 *   <li>C1: a claim ends at the last event of its process, at the latest.
 *   <li>C1': both holders were seen to believe.
 *   <li>C3: the end of the grant and the later heartbeat were seen.
 *   <li>S1, S2 and F1: both rows, or both tokens, were seen in the wrong order. A refused write counts only within a
 *       claim. {@link FencedTokens} itself requires no number of a write that can be missing.
 *   <li>C4, C5, K3, K5 and R1: what the holder was told is there. What could excuse it was recorded before it, by the same
 *       process.
 *   <li>K1: both reports of the loss were seen. {@link LostOnce} itself requires no report of a process that was cut off.
 *   <li>K4: the release and the later report of the loss were seen.
 * </ul>
 *
 * <p>For each other property, an event that is missing could be the excuse: a stall, an answer, a release, a grant of
 * another process. With peers, even the blame for an overlap depends on such events.
 */
final class IncompleteRecord {
    private static final Set<Property> BY_PRESENCE = EnumSet.of(
            Property.C1,
            Property.C1_PRIME,
            Property.C3,
            Property.C4,
            Property.C5,
            Property.S1,
            Property.S2,
            Property.F1,
            Property.K1,
            Property.K3,
            Property.K4,
            Property.K5,
            Property.R1);

    private IncompleteRecord() {}

    static boolean is(History history) {
        return history.settings().stage() == RunStage.RUNNING
                || !ProcessLifetimes.of(history).vanished().isEmpty();
    }

    /** Returns what remains of a finding about an incomplete record. */
    static Finding remains(Finding finding, History history) {
        boolean proved = BY_PRESENCE.contains(finding.property())
                && history.settings().peers().isEmpty();
        if (finding.verdict() != Verdict.INVALID || proved) {
            return finding;
        }
        return new Finding(
                finding.property(),
                Verdict.UNKNOWN,
                "it looks violated, but the record is incomplete, and what is missing can be the reason: "
                        + finding.witnesses().get(0).words(),
                List.of(),
                finding.counts());
    }
}
