package io.github.dynamodblock.chaos.crosscheck;

import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.ProcessEvent;
import io.github.dynamodblock.chaos.history.Rpc;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Ends the processes of a simulated world as a real run ends them. In a simulated world, only the lock client of the
 * process ends, and its callers go on to use the closed client. In a real run, no caller is left when the client is
 * closed. So what a caller does after the exit is left out. A process whose client sends a request after its exit did not
 * exit.
 */
final class ExitedProcesses {
    private ExitedProcesses() {}

    static List<Event> end(List<Event> events) {
        Map<String, Long> exits = new HashMap<>();
        for (Event event : events) {
            if (isExit(event)) {
                exits.merge(event.process(), event.at(), Math::min);
            }
        }
        for (Event event : events) {
            if (event instanceof Rpc rpc && rpc.sent() > exits.getOrDefault(rpc.process(), Long.MAX_VALUE)) {
                exits.remove(rpc.process());
            }
        }
        return events.stream().filter(event -> stays(event, exits)).toList();
    }

    private static boolean stays(Event event, Map<String, Long> exits) {
        return isExit(event)
                ? exits.containsKey(event.process())
                : event instanceof Rpc || event.at() <= exits.getOrDefault(event.process(), Long.MAX_VALUE);
    }

    private static boolean isExit(Event event) {
        return event instanceof ProcessEvent life && life.phase() == ProcessEvent.Phase.EXITED;
    }
}
