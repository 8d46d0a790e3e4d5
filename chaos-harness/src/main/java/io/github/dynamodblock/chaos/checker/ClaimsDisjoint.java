package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.History;
import java.util.List;

/**
 * C1. Claims end at V, so this holds with pauses too. It is blind to a holder that computes its own validity wrongly;
 * {@link BeliefsDisjoint} sees that.
 *
 * <p>One pass per key: claims by start, against the claim that has reached furthest so far. If any two claims overlap,
 * the later of them overlaps the furthest of the earlier ones.
 */
final class ClaimsDisjoint implements Checker {
    @Override
    public Property property() {
        return Property.C1;
    }

    @Override
    public Finding check(History history) {
        Evidence evidence = new Evidence(property());
        Words words = new Words(history.settings());
        evidence.add("grants", Grants.all(history).size());
        Claim.byKey(history).values().forEach(claims -> sweep(claims, evidence, words));
        long unproved = evidence.counted("grants") - evidence.counted("claims");
        if (evidence.counted("claims") < 2) {
            return evidence.conclude(Verdict.NOT_TESTED, "fewer than two grants with a recorded acknowledgement");
        }
        return evidence.conclude(
                unproved > 0 ? Verdict.UNKNOWN : Verdict.VALID,
                unproved > 0
                        ? unproved + " grants have no recorded acknowledgement"
                        : evidence.counted("claims") + " claims, none overlaps another");
    }

    private static void sweep(List<Claim> claims, Evidence evidence, Words words) {
        Claim furthest = null;
        for (Claim claim : claims) {
            evidence.count("claims");
            if (claim.end() <= claim.start()) {
                continue;
            }
            if (furthest != null && claim.start() < furthest.end()) {
                evidence.violation(
                        "On " + claim.grant().key() + ", " + words.holder(claim.grant()) + " was granted while "
                                + words.holder(furthest.grant()) + " still held: its claim ends only at "
                                + words.at(furthest.end()) + ", when " + furthest.why() + ".",
                        Words.events(furthest.grant().acquire(), claim.grant().acquire()));
            }
            if (furthest == null || claim.end() > furthest.end()) {
                furthest = claim;
            }
        }
    }
}
