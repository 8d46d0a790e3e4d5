package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.History;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Checks C1: claims of different grants of a key never overlap.
 *
 * <p>A claim ends at V, so C1 holds in runs with pauses too. C1 cannot detect a holder that computes its own validity
 * wrongly. {@link BeliefsDisjoint} can detect it.
 *
 * <p>There is one pass for each key. The pass takes the claims by their start, and compares each claim with the earlier
 * claims that have not ended. An overlap counts only if it is the fault of the judged clients: see
 * {@link PeerOverlapCause}.
 */
record ClaimsDisjoint(JudgedClients party) implements Checker {
    @Override
    public Property property() {
        return Property.C1;
    }

    @Override
    public Finding check(History history) {
        FindingBuilder evidence = new FindingBuilder(property());
        Sweep sweep = new Sweep(party, PeerOverlapCause.of(history), evidence, new WitnessText(history.settings()));
        List<Grant> grants = Grants.all(history);
        evidence.add("grants", grants.size());
        long unproved = grants.stream().filter(grant -> isOwn(grant, history)).count();
        for (List<Claim> claims : Claim.byKey(history).values()) {
            evidence.add("claims", claims.size());
            unproved -= claims.stream()
                    .filter(claim -> isOwn(claim.grant(), history))
                    .count();
            sweep.over(claims);
        }
        if (evidence.counted("claims") < 2) {
            return evidence.conclude(Verdict.NOT_TESTED, "fewer than two grants with a recorded acknowledgement");
        }
        return evidence.conclude(
                unproved > 0 ? Verdict.UNKNOWN : Verdict.VALID,
                unproved > 0
                        ? unproved + " grants have no recorded acknowledgement"
                        : evidence.counted("claims") + " claims, none overlaps another"
                                + party.faultSuffix(history.settings()));
    }

    private boolean isOwn(Grant grant, History history) {
        return party.has(history.settings(), grant.process());
    }

    private record Sweep(JudgedClients party, PeerOverlapCause turns, FindingBuilder evidence, WitnessText words) {
        void over(List<Claim> claims) {
            List<Claim> open = new ArrayList<>();
            for (Claim claim : claims) {
                if (claim.end() <= claim.start()) {
                    continue;
                }
                open.removeIf(before -> before.end() <= claim.start());
                open.stream()
                        .filter(before -> turns.isFaultOf(party, before.grant(), claim.grant()))
                        .max(Comparator.comparingLong(Claim::end))
                        .ifPresent(before -> violation(before, claim));
                open.add(claim);
            }
        }

        private void violation(Claim before, Claim claim) {
            evidence.violation(
                    "On " + claim.grant().key() + ", " + words.holder(claim.grant())
                            + " was granted the lock while the claim of " + words.holder(before.grant())
                            + " had not ended. That claim ends only at " + words.at(before.end()) + ", when "
                            + before.why() + ".",
                    WitnessText.events(before.grant().acquire(), claim.grant().acquire()));
        }
    }
}
