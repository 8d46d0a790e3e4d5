package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Rpc;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks C5: an acquire returns ok only if a response had shown its grant in the row. The token that acquire returns is
 * the token that the response shows. The response to a transaction shows no rows, so its client learns the tokens from a
 * later response, before acquire returns.
 */
final class GrantShown implements Checker {
    @Override
    public Property property() {
        return Property.C5;
    }

    @Override
    public Finding check(History history) {
        FindingBuilder evidence = new FindingBuilder(property());
        WitnessText words = new WitnessText(history.settings());
        Set<String> recorded = new HashSet<>();
        history.all(Rpc.class).forEach(rpc -> recorded.add(rpc.process()));
        for (Grant grant : Grants.all(history)) {
            if (!recorded.contains(grant.process()) || grant.id().isEmpty()) {
                evidence.count("grants without recorded requests");
                continue;
            }
            evidence.count("grants");
            boolean shown =
                    grant.rpcs().stream().anyMatch(rpc -> rpc.at() <= grant.start() && grant.isShownHeldBy(rpc));
            if (!shown) {
                List<Event> events = new ArrayList<>(WitnessText.events(grant.acquire()));
                events.addAll(grant.rpcs());
                evidence.violation(
                        "Acquire of " + grant.key() + " by " + words.holder(grant)
                                + " returned ok, but no response had shown its grant in the row with this token.",
                        events);
            }
        }
        return evidence.counted("grants") == 0
                ? evidence.conclude(Verdict.NOT_TESTED, "no grant has recorded requests")
                : evidence.conclude(
                        Verdict.VALID,
                        evidence.counted("grants") + " grants, each of which a response had shown before acquire"
                                + " returned");
    }
}
