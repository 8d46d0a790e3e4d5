package io.github.dynamodblock.chaos.history;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks that each process recorded its events between its start and its end. */
final class Lifetimes {
    private Lifetimes() {}

    /**
     * Checks events.
     *
     * @param events the events of a history, by time
     * @throws IllegalArgumentException if a process recorded an event before its start or after its end
     */
    static void check(List<Event> events) {
        Map<String, Event> first = new HashMap<>();
        Map<String, ProcessEvent> ended = new HashMap<>();
        for (Event event : events) {
            if (isOfTheHarness(event)) {
                continue;
            }
            Event early = first.putIfAbsent(event.process(), event);
            if (early != null
                    && event instanceof ProcessEvent life
                    && life.phase() == ProcessEvent.Phase.STARTED
                    && early.at() < life.at()) {
                throw new IllegalArgumentException(
                        "history: event of a process before its start: " + early + " and " + life);
            }
            ProcessEvent end = ended.get(event.process());
            if (end != null && end.at() < begun(event) && !isEnd(event)) {
                throw new IllegalArgumentException(
                        "history: event of a process after its end: " + event + " and " + end);
            }
            if (isEnd(event)) {
                ended.putIfAbsent(event.process(), (ProcessEvent) event);
            }
        }
    }

    /** Returns whether the harness records an event about a process. */
    private static boolean isOfTheHarness(Event event) {
        return event instanceof StoreDelay
                || (event instanceof ProcessEvent life && life.phase() == ProcessEvent.Phase.HUNG);
    }

    /** Returns when a process did what it recorded. It can give up a request while it ends. */
    private static long begun(Event event) {
        return event instanceof Rpc rpc ? rpc.sent() : event.at();
    }

    private static boolean isEnd(Event event) {
        return event instanceof ProcessEvent life
                && (life.phase() == ProcessEvent.Phase.EXITED || life.phase() == ProcessEvent.Phase.KILLED);
    }
}
