package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Outcome;
import io.github.dynamodblock.chaos.history.Rpc;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the unseen acquires of a key: acquires that may have happened although no operation returned ok for them. An
 * unseen acquire can explain a token that no acquire returned.
 *
 * <p>Unseen acquires are, by their earliest instant:
 *
 * <ul>
 *   <li>Requests that ended UNKNOWN. If a grant can only come from such a request, one of these requests belongs to the
 *       grant and is left out.
 *   <li>Requests that were applied, whose response showed no token, as in a transaction, and that do not belong to a
 *       grant.
 *   <li>Acquires that ended as info.
 *   <li>Acquires of a process that was killed (or vanished) during the acquire, or so soon after the acquire gave up
 *       that the result of its last request was not recorded.
 * </ul>
 */
final class UnseenAcquires {
    private final History history;
    private final ProcessLifetimes lives;
    private final Map<String, List<Operation>> operations;
    private final Map<String, List<Rpc>> rpcs;

    static UnseenAcquires of(History history) {
        return history.once(UnseenAcquires.class, UnseenAcquires::new);
    }

    private UnseenAcquires(History history) {
        this.history = history;
        this.lives = ProcessLifetimes.of(history);
        this.operations = history.operationsByKey();
        this.rpcs = History.group(history.all(Rpc.class), Rpc::key);
    }

    List<LinearizationPoint> of(String key, List<Grant> grants) {
        List<LinearizationPoint> found = new ArrayList<>();
        Set<Rpc> owned = owned(grants);
        for (Rpc rpc : rpcs.getOrDefault(key, List.of())) {
            if (rpc.kind() == Rpc.Kind.ACQUIRE && mayHaveTaken(rpc) && !owned.contains(rpc)) {
                found.add(point(rpc.process(), rpc.sent(), List.of(rpc)));
            }
        }
        for (Operation operation : operations.getOrDefault(key, List.of())) {
            if (operation.action() == Action.ACQUIRE && (inDoubt(operation) || cutOff(operation))) {
                found.add(point(operation.process(), operation.start(), WitnessText.events(operation)));
            }
        }
        found.sort(Comparator.comparingLong(LinearizationPoint::lo));
        return found;
    }

    /**
     * Returns the applied acquire writes whose grant no operation returned. Their tokens are known, so they leave no
     * gap.
     */
    List<LinearizationPoint> applied(String key, List<Grant> grants) {
        Set<Rpc> returned = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Grant grant : grants) {
            grant.rpcs().stream()
                    .filter(rpc -> rpc.token().orElse(Long.MIN_VALUE) == grant.token())
                    .forEach(returned::add);
        }
        Set<Named> named = new HashSet<>();
        grants.stream()
                .filter(grant -> grant.id().isEmpty())
                .forEach(grant -> named.add(new Named(grant.process(), grant.token())));
        return rpcs.getOrDefault(key, List.of()).stream()
                .filter(rpc -> rpc.kind() == Rpc.Kind.ACQUIRE && rpc.answer() == Rpc.Answer.APPLIED)
                .filter(rpc -> rpc.token().isPresent() && !returned.contains(rpc))
                .filter(rpc ->
                        !named.contains(new Named(rpc.process(), rpc.token().getAsLong())))
                .map(rpc -> new LinearizationPoint(
                        LinearizationPoint.Kind.ACQUIRED_UNSEEN,
                        rpc.token().getAsLong(),
                        rpc.process(),
                        rpc.sent(),
                        rpc.at(),
                        List.of(rpc)))
                .toList();
    }

    private static boolean mayHaveTaken(Rpc rpc) {
        return rpc.answer() == Rpc.Answer.UNKNOWN
                || (rpc.answer() == Rpc.Answer.APPLIED && rpc.token().isEmpty());
    }

    /** A key to find the write of a grant whose grantId was not recorded. */
    private record Named(String process, long token) {}

    /**
     * Returns the requests that belong to grants: the applied requests of each grant. If a grant has none, one of its
     * UNKNOWN requests belongs to it. The latest is taken, because this is the most lenient choice.
     */
    private static Set<Rpc> owned(List<Grant> grants) {
        Set<Rpc> owned = new HashSet<>();
        for (Grant grant : grants) {
            List<Rpc> attempts = grant.rpcs().stream()
                    .filter(rpc -> rpc.kind() == Rpc.Kind.ACQUIRE)
                    .toList();
            List<Rpc> applied = attempts.stream()
                    .filter(rpc -> rpc.answer() == Rpc.Answer.APPLIED)
                    .toList();
            owned.addAll(applied);
            if (applied.isEmpty()) {
                attempts.stream()
                        .filter(rpc -> rpc.answer() == Rpc.Answer.UNKNOWN)
                        .max(Comparator.comparingLong(Rpc::sent))
                        .ifPresent(owned::add);
            }
        }
        return owned;
    }

    private static boolean inDoubt(Operation acquire) {
        return acquire.outcome() == Outcome.INFO;
    }

    private boolean cutOff(Operation acquire) {
        if (acquire.outcome() != Outcome.FAIL) {
            return false;
        }
        boolean killedSoon = lives.wasKilled(acquire.process())
                && acquire.end()
                        >= lives.killed(acquire.process()) - history.settings().attemptTimeout();
        return killedSoon || lives.vanished().contains(acquire.process());
    }

    private static LinearizationPoint point(String process, long lo, List<Event> events) {
        return new LinearizationPoint(LinearizationPoint.Kind.ACQUIRED_UNSEEN, 0, process, lo, Operation.NEVER, events);
    }
}
