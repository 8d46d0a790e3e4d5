package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.chaos.checker.Checker;
import io.github.dynamodblock.chaos.checker.Checkers;
import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.client.Clients;
import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.HistoryReader;
import io.github.dynamodblock.chaos.history.ProcessEvent;
import io.github.dynamodblock.chaos.history.RunDirectory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * This class searches for a violation in a history that is still being written. It ignores the last second: the history
 * files are read one after the other, so one file can already contain events of the last moments that are still missing
 * in another file.
 *
 * <p>An event that excuses a violation can be written long after the violation: a stall is written when the process runs
 * again, a request when its response arrives or the client gives it up, and the proof of a fault when the fault ends. So
 * a violation counts only if it is still there {@value #LEASES} leases later, which is longer than every planned pause.
 *
 * <p>A violation that is found here only ends a run early. The verdict comes from the judge, which reads the whole
 * history.
 */
final class FirstViolation {
    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    private static final int LEASES = 4;

    private final RunDirectory out;
    private final LastingViolations lasting = new LastingViolations();

    FirstViolation(RunDirectory out) {
        this.out = out;
    }

    boolean seen() {
        long until = RunTime.nanos() - A_MOMENT.toNanos();
        History all = HistoryReader.read(out);
        List<Event> past = new ArrayList<>(
                all.events().stream().filter(event -> event.at() <= until).toList());
        if (past.isEmpty()) {
            return false;
        }
        past.addAll(exits(past, until));
        History history = new History(all.settings().endingAt(until), past, List.of());
        List<Checker> asked = Checkers.standard().stream()
                .filter(checker -> endsIt(history.settings().client(), checker.property()))
                .toList();
        return lasting.seenFor(LEASES * history.settings().lease(), Checkers.check(asked, history), until);
    }

    /** Lets each process that lives end at that instant. Otherwise the judge would take it for one that vanished. */
    private static List<Event> exits(List<Event> past, long until) {
        Set<String> living = new TreeSet<>();
        for (Event event : past) {
            if (event instanceof ProcessEvent life) {
                switch (life.phase()) {
                    case STARTED, READY, STOPPING -> living.add(life.process());
                    case EXITED, KILLED -> living.remove(life.process());
                    case HUNG -> {}
                }
            }
        }
        return living.stream()
                .<Event>map(process -> new ProcessEvent(until, process, ProcessEvent.Phase.EXITED))
                .toList();
    }

    /**
     * Returns whether a violation of the property ends a run of these clients. A mutant must be found by a property
     * that is listed for the mutant. If a busy machine violates another property first, this proves nothing about the
     * mutant.
     */
    static boolean endsIt(String clients, Property violated) {
        return Stream.of(clients.split(",", -1))
                .flatMap(client -> Clients.mutant(client).stream())
                .findFirst()
                .map(mutant -> mutant.real().contains(violated))
                .orElse(true);
    }
}
