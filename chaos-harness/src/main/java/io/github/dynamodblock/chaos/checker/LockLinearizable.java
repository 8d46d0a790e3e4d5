package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks LIN in O(n log n): the operations of each key are linearizable to a fenced mutex with expiry.
 *
 * <p>Tokens are unique and increase, so no search is necessary: see {@link FencedMutex}. An
 * {@linkplain UnseenAcquires unseen acquire}, which may have happened although no operation returned ok for it, is
 * handled as follows:
 *
 * <ul>
 *   <li>If tokens are sparse, unseen acquires are ignored.
 *   <li>If every grant takes the next token, each token that no acquire returned must come from one of the unseen
 *       acquires. The earliest of them is taken first: if it is too late for its place, all others are too late too. If
 *       none is left, the token is a phantom grant, which is a violation.
 * </ul>
 */
final class LockLinearizable implements Checker {
    @Override
    public Property property() {
        return Property.LIN;
    }

    @Override
    public Finding check(History history) {
        FindingBuilder evidence = new FindingBuilder(property());
        Map<String, List<Grant>> grants = Grants.byKey(history);
        history.operationsByKey()
                .forEach((key, operations) ->
                        new Key(history, evidence, key, operations, grants.getOrDefault(key, List.of())).check(key));
        return evidence.counted("grants") == 0
                ? evidence.conclude(Verdict.NOT_TESTED, "no grant was given")
                : evidence.conclude(
                        Verdict.VALID, evidence.counted("grants") + " grants fit the order of their tokens");
    }

    /** The operations of one key. */
    private static final class Key {
        private final History history;
        private final FindingBuilder evidence;
        private final List<Operation> operations;
        private final List<Grant> grants;
        private final WitnessText words;
        private final TenureWindows tenures;
        private final UnseenAcquires unseen;
        private final List<LinearizationPoint> applied;

        Key(History history, FindingBuilder evidence, String key, List<Operation> operations, List<Grant> grants) {
            this.history = history;
            this.evidence = evidence;
            this.operations = operations;
            this.grants = grants.stream()
                    .sorted(Comparator.comparingLong(Grant::token))
                    .toList();
            this.words = new WitnessText(history.settings());
            this.unseen = UnseenAcquires.of(history);
            this.applied = unseen.applied(key, this.grants);
            this.tenures = new TenureWindows(ValidityEnd.of(history), history);
        }

        void check(String key) {
            evidence.add("grants", grants.size());
            boolean named = allHaveTokens(key);
            boolean unique = tokensAreUnique(key);
            boolean own = releasesAreOwn(key);
            if (named && unique && own) {
                FencedMutex.conflict(points(key)).ifPresent(conflict -> report(key, conflict));
            }
        }

        private boolean allHaveTokens(String key) {
            List<Operation> without = operations.stream()
                    .filter(op -> op.action() == Action.ACQUIRE && TenureWindows.lacksToken(op))
                    .toList();
            without.forEach(op -> evidence.violation(
                    "Acquire of " + key + " by " + op.process() + " returned ok at " + words.at(op.end())
                            + " without a token.",
                    WitnessText.events(op)));
            return without.isEmpty();
        }

        private boolean tokensAreUnique(String key) {
            List<LinearizationPoint> given = new ArrayList<>(applied);
            grants.forEach(grant -> given.add(TenureWindows.acquired(grant)));
            Map<Long, LinearizationPoint> byToken = new HashMap<>();
            boolean unique = true;
            for (LinearizationPoint point : given) {
                LinearizationPoint twin = byToken.putIfAbsent(point.token(), point);
                if (twin != null) {
                    unique = false;
                    List<Event> events = new ArrayList<>(twin.events());
                    events.addAll(point.events());
                    evidence.violation(
                            "Two acquires of " + key + " were given the same token: " + twin.words() + " by "
                                    + words.at(twin.hi()) + ", and " + point.words() + " by " + words.at(point.hi())
                                    + ".",
                            events);
                }
            }
            return unique;
        }

        private boolean releasesAreOwn(String key) {
            Set<Operation> own = Collections.newSetFromMap(new IdentityHashMap<>());
            grants.forEach(grant -> own.addAll(grant.releases()));
            List<Operation> foreign = operations.stream()
                    .filter(op -> Grants.letsGo(op) && op.ok() && !own.contains(op))
                    .toList();
            foreign.forEach(op -> evidence.violation(
                    op.process() + " released " + key + " at " + words.at(op.end()) + " under token "
                            + op.invoke().token().orElse(0) + ", which it was never given.",
                    WitnessText.events(op)));
            return foreign.isEmpty();
        }

        /** Returns the points A₁, R₁, A₂, R₂, … with the unseen acquires in the places of their tokens. */
        private List<LinearizationPoint> points(String key) {
            Set<Long> returned = new TreeSet<>();
            Map<Long, Grant> byToken = new HashMap<>();
            grants.forEach(grant -> byToken.put(grant.token(), grant));
            returned.addAll(byToken.keySet());
            Map<Long, LinearizationPoint> seen = new HashMap<>();
            applied.forEach(point -> seen.put(point.token(), point));
            Deque<LinearizationPoint> candidates = new ArrayDeque<>(unseen.of(key, grants));
            returned.addAll(seen.keySet());

            List<LinearizationPoint> points = new ArrayList<>();
            long previous = Long.MIN_VALUE;
            for (long token : returned) {
                if (history.settings().tokensDense() && previous != Long.MIN_VALUE) {
                    fillGap(key, previous, token, candidates, points);
                }
                Grant grant = byToken.get(token);
                if (grant == null) {
                    points.add(seen.get(token));
                } else {
                    points.add(TenureWindows.acquired(grant));
                    points.add(tenures.ended(grant));
                }
                previous = token;
            }
            return points;
        }

        private void fillGap(
                String key, long from, long to, Deque<LinearizationPoint> candidates, List<LinearizationPoint> points) {
            for (long token = from + 1; token < to; token++) {
                LinearizationPoint candidate = candidates.poll();
                if (candidate == null) {
                    List<Event> events = new ArrayList<>();
                    grants.stream()
                            .filter(grant -> grant.token() == from || grant.token() == to)
                            .forEach(grant -> events.addAll(WitnessText.events(grant.acquire())));
                    evidence.violation(
                            "Phantom grant on " + key + ": between token " + from + " and token " + to + " the store "
                                    + "gave " + (to - token) + " tokens that no acquire without a response explains.",
                            events);
                    return;
                }
                evidence.count("unseen acquires");
                points.add(new LinearizationPoint(
                        candidate.kind(),
                        token,
                        candidate.process(),
                        candidate.lo(),
                        candidate.hi(),
                        candidate.events()));
            }
        }

        private void report(String key, FencedMutex.Conflict<LinearizationPoint> conflict) {
            LinearizationPoint first = conflict.first();
            LinearizationPoint then = conflict.then();
            List<Event> events = new ArrayList<>(first.events());
            events.addAll(then.events());
            evidence.violation(
                    "On " + key + ", the tokens say that " + first.words() + " before " + then.words()
                            + ". But the first event cannot have happened before " + words.at(first.lo())
                            + ", and the second event had happened by " + words.at(then.hi()) + ", "
                            + WitnessText.span(first.lo() - then.hi()) + " earlier.",
                    events);
        }
    }
}
