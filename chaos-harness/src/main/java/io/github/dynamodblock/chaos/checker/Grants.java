package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.Belief;
import io.github.dynamodblock.chaos.history.Callback;
import io.github.dynamodblock.chaos.history.Complete;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Rpc;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * The grants of a history, with the events of each grant. Events are matched by process, key and token, or by grantId.
 */
final class Grants {
    private record Name(String process, String key, long token) {}

    private record Id(String process, String key, String grant) {}

    private final Map<Name, List<Operation>> releases = new HashMap<>();
    private final Map<Name, List<Callback>> lost = new HashMap<>();
    private final Map<Id, List<Rpc>> rpcs = new HashMap<>();
    private final List<Grant> all;
    private final SortedMap<String, List<Grant>> byKey;

    private Grants(History history) {
        for (Operation operation : history.operations()) {
            OptionalLong token = operation.invoke().token();
            if (letsGo(operation) && token.isPresent()) {
                add(releases, new Name(operation.process(), operation.key(), token.getAsLong()), operation);
            }
        }
        for (Callback callback : history.all(Callback.class)) {
            if (callback.kind() == Callback.Kind.LOST) {
                add(lost, new Name(callback.process(), callback.key(), callback.token()), callback);
            }
        }
        for (Rpc rpc : history.all(Rpc.class)) {
            Optional<String> grant = rpc.kind() == Rpc.Kind.READ ? rpc.rowGrant() : rpc.grant();
            grant.ifPresent(g -> add(rpcs, new Id(rpc.process(), rpc.key(), g), rpc));
        }
        this.all = history.operations().stream()
                .filter(operation -> operation.action() == Action.ACQUIRE && operation.ok())
                .flatMap(operation -> grant(operation).stream())
                .sorted(Comparator.comparingLong(Grant::start))
                .toList();
        this.byKey = History.group(all, Grant::key);
    }

    private static Grants of(History history) {
        return history.once(Grants.class, Grants::new);
    }

    /** Returns whether an operation releases a grant. A commit does so too, and in addition writes the counter. */
    static boolean letsGo(Operation operation) {
        return operation.action() == Action.RELEASE || operation.action() == Action.COMMIT;
    }

    /** Returns all grants, by the time at which acquire returned. */
    static List<Grant> all(History history) {
        return of(history).all;
    }

    /** Returns the grants of each key, by the time at which acquire returned. */
    static SortedMap<String, List<Grant>> byKey(History history) {
        return of(history).byKey;
    }

    /** Returns an index that finds the grant of a belief or a callback. */
    static Index index(History history) {
        Map<Name, Grant> grants = new HashMap<>();
        all(history).forEach(grant -> grants.put(new Name(grant.process(), grant.key(), grant.token()), grant));
        return new Index(grants);
    }

    /** An index of grants: see {@link Grants#index}. */
    static final class Index {
        private final Map<Name, Grant> grants;

        private Index(Map<Name, Grant> grants) {
            this.grants = grants;
        }

        Optional<Grant> of(Belief belief) {
            return of(belief.process(), belief.key(), belief.token());
        }

        Optional<Grant> of(Callback callback) {
            return of(callback.process(), callback.key(), callback.token());
        }

        private Optional<Grant> of(String process, String key, long token) {
            return Optional.ofNullable(grants.get(new Name(process, key, token)));
        }
    }

    private Optional<Grant> grant(Operation acquire) {
        Complete end = acquire.complete().orElseThrow();
        if (end.token().isEmpty()) {
            return Optional.empty();
        }
        long token = end.token().getAsLong();
        Name name = new Name(acquire.process(), acquire.key(), token);
        return Optional.of(new Grant(
                acquire,
                token,
                end.grant(),
                releases.getOrDefault(name, List.of()),
                lost.getOrDefault(name, List.of()),
                end.grant()
                        .map(id -> rpcs.getOrDefault(new Id(acquire.process(), acquire.key(), id), List.of()))
                        .orElse(List.of())));
    }

    private static <K, T> void add(Map<K, List<T>> map, K key, T value) {
        map.computeIfAbsent(key, k -> new ArrayList<>()).add(value);
    }
}
