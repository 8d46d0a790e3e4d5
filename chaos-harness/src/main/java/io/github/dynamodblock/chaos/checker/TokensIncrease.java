package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Rpc;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks S2 without a log of the store: if one grant certainly happened before another grant, it has the lower token;
 * and no token is given twice.
 *
 * <p>The grants here are all acquire writes that the store applied, even if their operation never returned, and all
 * other grants that an acquire returned.
 */
final class TokensIncrease implements Checker {

    private record Given(String key, long token, long from, long until, List<Event> events) {
        String who() {
            return events.get(0).process();
        }
    }

    private record Name(String process, String key, long token) {}

    @Override
    public Property property() {
        return Property.S2;
    }

    @Override
    public Finding check(History history) {
        FindingBuilder evidence = new FindingBuilder(property());
        WitnessText words = new WitnessText(history.settings());
        History.group(given(history), Given::key).values().forEach(given -> {
            evidence.add("tokens", given.size());
            duplicates(given, evidence, words);
            order(given, evidence, words);
        });
        return evidence.counted("tokens") < 2
                ? evidence.conclude(Verdict.NOT_TESTED, "fewer than two grants")
                : evidence.conclude(
                        Verdict.VALID, evidence.counted("tokens") + " tokens, each higher than all before it");
    }

    private static List<Given> given(History history) {
        List<Given> given = new ArrayList<>();
        Set<Name> seen = new HashSet<>();
        for (Rpc rpc : history.all(Rpc.class)) {
            if (rpc.kind() == Rpc.Kind.ACQUIRE
                    && rpc.answer() == Rpc.Answer.APPLIED
                    && rpc.token().isPresent()) {
                long token = rpc.token().getAsLong();
                seen.add(new Name(rpc.process(), rpc.key(), token));
                given.add(new Given(rpc.key(), token, rpc.sent(), rpc.at(), List.of(rpc)));
            }
        }
        for (Grant grant : Grants.all(history)) {
            if (!seen.contains(new Name(grant.process(), grant.key(), grant.token()))) {
                given.add(new Given(
                        grant.key(),
                        grant.token(),
                        grant.acquire().start(),
                        grant.start(),
                        WitnessText.events(grant.acquire())));
            }
        }
        return given;
    }

    private static void duplicates(List<Given> given, FindingBuilder evidence, WitnessText words) {
        Map<Long, Given> byToken = new HashMap<>();
        for (Given next : given) {
            Given twin = byToken.putIfAbsent(next.token(), next);
            if (twin != null) {
                evidence.violation(
                        "Token " + next.token() + " of " + next.key() + " was given twice: to " + twin.who() + " by "
                                + words.at(twin.until()) + " and to " + next.who() + " by " + words.at(next.until())
                                + ".",
                        both(twin, next));
            }
        }
    }

    private static void order(List<Given> given, FindingBuilder evidence, WitnessText words) {
        List<Given> byEnd = new ArrayList<>(given);
        byEnd.sort(Comparator.comparingLong(Given::until));
        List<Given> byStart = new ArrayList<>(given);
        byStart.sort(Comparator.comparingLong(Given::from));
        Optional<Given> highest = Optional.empty();
        int ended = 0;
        for (Given next : byStart) {
            for (; ended < byEnd.size() && byEnd.get(ended).until() < next.from(); ended++) {
                Given done = byEnd.get(ended);
                highest = highest.filter(h -> h.token() >= done.token()).or(() -> Optional.of(done));
            }
            if (highest.isPresent() && highest.get().token() > next.token()) {
                Given before = highest.get();
                evidence.violation(
                        "On " + next.key() + ", " + next.who() + " was given token " + next.token() + " after "
                                + words.at(next.from()) + ", although " + before.who()
                                + " had been given the higher token " + before.token() + " by "
                                + words.at(before.until()) + ".",
                        both(before, next));
            }
        }
    }

    private static List<Event> both(Given first, Given second) {
        List<Event> events = new ArrayList<>(first.events());
        events.addAll(second.events());
        return events;
    }
}
