package io.github.dynamodblock.chaos.history;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The history of a whole run: all its events, merged by time. A history is immutable.
 *
 * <p>Events of one instant keep the order of their files. A record with one of these errors cannot be judged, and the
 * constructor throws an {@link IllegalArgumentException}:
 *
 * <ul>
 *   <li>An operation has an end but no beginning.
 *   <li>An operation has two ends.
 *   <li>An operation has two beginnings.
 *   <li>An operation ends before it begins.
 *   <li>A process records an event before its start, or after its end.
 * </ul>
 */
public final class History {
    private final RunDescription settings;
    private final List<Event> events;
    private final List<String> torn;
    private final List<Operation> operations;
    private final SortedMap<String, List<Operation>> operationsByKey;
    private final Map<Class<?>, List<Event>> byType = new HashMap<>();
    private final Map<Class<?>, Object> views = new ConcurrentHashMap<>();

    public History(RunDescription settings, List<? extends Event> events, List<String> torn) {
        this.settings = settings;
        List<Event> sorted = new ArrayList<>(events);
        sorted.sort(Comparator.comparingLong(Event::at));
        this.events = List.copyOf(sorted);
        this.torn = List.copyOf(torn);
        this.operations = pair(sorted);
        Lifetimes.check(sorted);
        this.operationsByKey = group(operations, Operation::key);
        for (Event event : sorted) {
            byType.computeIfAbsent(event.getClass(), type -> new ArrayList<>()).add(event);
        }
        byType.replaceAll((type, list) -> Collections.unmodifiableList(list));
    }

    public RunDescription settings() {
        return settings;
    }

    /** Returns all events, by time. */
    public List<Event> events() {
        return events;
    }

    /** Returns the places at which a file ended within a line, such as {@code w2.1.jsonl line 812}. */
    public List<String> torn() {
        return torn;
    }

    /** Returns all operations, by the time of their invocation. */
    public List<Operation> operations() {
        return operations;
    }

    /** Returns the operations of each key, by the time of their invocation. */
    public SortedMap<String, List<Operation>> operationsByKey() {
        return operationsByKey;
    }

    /** Returns the events of one type, by time. */
    @SuppressWarnings("unchecked")
    public <E extends Event> List<E> all(Class<E> type) {
        return (List<E>) byType.getOrDefault(type, List.of());
    }

    /**
     * Returns a value that is computed from this history. The value is kept, and all callers with the same type get the
     * same value.
     *
     * @param type the type of the value, which also names it. Each type must be used for one value only
     * @param work the function that computes the value; it must be pure, and can call this method for other types
     */
    public <V> V once(Class<V> type, Function<History, V> work) {
        Object known = views.get(type);
        if (known == null) {
            V made = work.apply(this);
            Object other = views.putIfAbsent(type, made);
            known = other == null ? made : other;
        }
        return type.cast(known);
    }

    /** Groups items by a name, such as key or process. Each group keeps the order of its items. */
    public static <T> SortedMap<String, List<T>> group(List<T> items, Function<T, String> name) {
        SortedMap<String, List<T>> groups = new TreeMap<>();
        for (T item : items) {
            groups.computeIfAbsent(name.apply(item), n -> new ArrayList<>()).add(item);
        }
        groups.replaceAll((n, list) -> Collections.unmodifiableList(list));
        return Collections.unmodifiableSortedMap(groups);
    }

    private record Id(String process, long op) {}

    private static List<Operation> pair(List<Event> sorted) {
        Map<Id, Invoke> invokes = new LinkedHashMap<>();
        Map<Id, Complete> completes = new HashMap<>();
        for (Event event : sorted) {
            Object twin = null;
            if (event instanceof Invoke invoke) {
                twin = invokes.putIfAbsent(new Id(invoke.process(), invoke.op()), invoke);
            } else if (event instanceof Complete complete) {
                twin = completes.putIfAbsent(new Id(complete.process(), complete.op()), complete);
            }
            if (twin != null) {
                throw new IllegalArgumentException("history: operation recorded twice: " + twin + " and " + event);
            }
        }
        List<Operation> operations = new ArrayList<>();
        invokes.forEach((id, invoke) -> {
            Optional<Complete> complete = Optional.ofNullable(completes.remove(id));
            if (complete.isPresent() && complete.get().at() < invoke.at()) {
                throw new IllegalArgumentException(
                        "history: operation ended before it began: " + invoke + " and " + complete.get());
            }
            operations.add(new Operation(invoke, complete));
        });
        if (!completes.isEmpty()) {
            throw new IllegalArgumentException("history: ended but never invoked: " + completes.values());
        }
        return Collections.unmodifiableList(operations);
    }
}
