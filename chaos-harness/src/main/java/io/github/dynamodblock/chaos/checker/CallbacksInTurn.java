package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Callback;
import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.History;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks K5: the callbacks of a grant come in turn. IN_DANGER comes first, SAFE_AGAIN only after IN_DANGER, none of them
 * twice in a row, and none after LOST. A process gets callbacks only for its own grants.
 */
final class CallbacksInTurn implements Checker {
    private record Name(String process, String key, long token) {}

    @Override
    public Property property() {
        return Property.K5;
    }

    @Override
    public Finding check(History history) {
        FindingBuilder evidence = new FindingBuilder(property());
        WitnessText words = new WitnessText(history.settings());
        Map<Name, List<Callback>> byGrant = new LinkedHashMap<>();
        for (Callback callback : history.all(Callback.class)) {
            byGrant.computeIfAbsent(
                            new Name(callback.process(), callback.key(), callback.token()), name -> new ArrayList<>())
                    .add(callback);
        }
        Unreturned unreturned = Unreturned.of(history);
        Grants.Index grants = Grants.index(history);
        byGrant.forEach((name, callbacks) -> {
            evidence.add("callbacks", callbacks.size());
            Callback first = callbacks.get(0);
            if (grants.of(first).isEmpty() && !unreturned.has(first.process(), first.key(), first.at())) {
                violation(first, "although no acquire of this process returned this token", List.of(), evidence, words);
            }
            inTurn(callbacks, evidence, words);
        });
        return evidence.counted("callbacks") == 0
                ? evidence.conclude(Verdict.NOT_TESTED, "no client was notified of anything")
                : evidence.conclude(Verdict.VALID, evidence.counted("callbacks") + " callbacks, all in turn");
    }

    private static void inTurn(List<Callback> callbacks, FindingBuilder evidence, WitnessText words) {
        Callback before = null;
        for (Callback callback : callbacks) {
            Callback.Kind last = before == null ? Callback.Kind.SAFE_AGAIN : before.kind();
            // LOST twice is a violation of K1.
            boolean wrong = switch (callback.kind()) {
                case IN_DANGER -> last != Callback.Kind.SAFE_AGAIN;
                case SAFE_AGAIN -> last != Callback.Kind.IN_DANGER;
                case LOST -> false;
            };
            if (wrong) {
                violation(
                        callback,
                        before == null
                                ? "although it had not been notified of a danger before"
                                : "after " + before.kind() + " at " + words.at(before.at()),
                        before == null ? List.of() : List.of(before),
                        evidence,
                        words);
            }
            before = callback;
        }
    }

    private static void violation(
            Callback callback, String why, List<Event> before, FindingBuilder evidence, WitnessText words) {
        List<Event> events = new ArrayList<>(before);
        events.add(callback);
        evidence.violation(
                callback.process() + " was notified of " + callback.kind() + " for " + callback.key() + " (token "
                        + callback.token() + ") at " + words.at(callback.at()) + ", " + why + ".",
                events);
    }
}
