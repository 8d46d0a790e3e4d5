package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Outcome;
import io.github.dynamodblock.chaos.history.Rpc;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks R1 without a log of the store:
 *
 * <ul>
 *   <li>A release returns RELEASED only if a response had shown that a release of the grant was applied, or if a release
 *       of the grant got no response.
 *   <li>A release returns LOST only if no response had shown that a release of the grant was applied. If the loss was
 *       reported before, the release can return LOST all the same.
 *   <li>A grant is released once.
 *   <li>A process releases only its own grants.
 * </ul>
 */
final class ReleaseTruthful implements Checker {
    @Override
    public Property property() {
        return Property.R1;
    }

    @Override
    public Finding check(History history) {
        FindingBuilder evidence = new FindingBuilder(property());
        Judge judge = new Judge(evidence, new WitnessText(history.settings()));
        Set<String> recorded = new HashSet<>();
        history.all(Rpc.class).stream()
                .filter(rpc -> rpc.kind() == Rpc.Kind.RELEASE)
                .forEach(rpc -> recorded.add(rpc.process()));
        Set<Operation> known = new HashSet<>();
        for (Grant grant : Grants.all(history)) {
            known.addAll(grant.releases());
            if (recorded.contains(grant.process()) && grant.id().isPresent()) {
                judge.judge(grant);
            }
        }
        Unreturned unreturned = Unreturned.of(history);
        for (Operation op : history.operations()) {
            if (Grants.letsGo(op) && !known.contains(op) && !unreturned.has(op.process(), op.key(), op.start())) {
                judge.violation(
                        op.process() + " released token " + op.invoke().token().orElse(-1) + " of " + op.key() + " at "
                                + judge.words().at(op.start()) + ", which no acquire of this process had returned.",
                        WitnessText.events(op));
            }
        }
        return evidence.counted("releases") == 0
                ? evidence.conclude(Verdict.NOT_TESTED, "no release has recorded requests")
                : evidence.conclude(
                        Verdict.VALID,
                        evidence.counted("releases") + " releases, each of which returned what the responses had"
                                + " shown");
    }

    private record Judge(FindingBuilder evidence, WitnessText words) {
        void judge(Grant grant) {
            List<Operation> releases = grant.releases().stream()
                    .filter(op -> op.action() == Action.RELEASE && op.complete().isPresent())
                    .toList();
            for (Operation release : releases) {
                evidence.count("releases");
                if (release.outcome() == Outcome.OK && !mayBeApplied(grant, release.end())) {
                    told(grant, release, "RELEASED, but no response had shown that its release was applied");
                } else if (release.outcome() == Outcome.FAIL
                        && grant.firstLost() > release.end()
                        && isShownReleased(grant, release.end())) {
                    told(grant, release, "LOST, although a response had shown that its release was applied");
                }
            }
            if (releases.size() > 1) {
                told(grant, releases.get(1), "a second time");
            }
        }

        /** Returns whether a response that arrived by that time shows that a release of the grant was applied. */
        private static boolean isShownReleased(Grant grant, long by) {
            return grant.rpcs().stream()
                    .filter(rpc -> rpc.at() <= by)
                    .anyMatch(rpc -> (rpc.kind() == Rpc.Kind.RELEASE && rpc.answer() == Rpc.Answer.APPLIED)
                            || (rpc.released() && rpc.rowGrant().equals(grant.id())));
        }

        private static boolean mayBeApplied(Grant grant, long by) {
            return isShownReleased(grant, by)
                    || grant.rpcs().stream()
                            .anyMatch(rpc -> rpc.kind() == Rpc.Kind.RELEASE
                                    && rpc.answer() == Rpc.Answer.UNKNOWN
                                    && rpc.sent() <= by);
        }

        private void told(Grant grant, Operation release, String what) {
            List<Event> events = new ArrayList<>(WitnessText.events(grant.acquire()));
            events.addAll(WitnessText.events(grant.releases().toArray(Operation[]::new)));
            grant.rpcs().stream().filter(rpc -> rpc.kind() == Rpc.Kind.RELEASE).forEach(events::add);
            violation(
                    "The release of " + grant.key() + " by " + words.holder(grant) + " returned at "
                            + words.at(release.end()) + ": " + what + ".",
                    events);
        }

        void violation(String text, List<Event> events) {
            evidence.violation(text, events);
        }
    }
}
