package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.chaos.checker.Checker;
import io.github.dynamodblock.chaos.checker.Checkers;
import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.checker.Verdict;
import io.github.dynamodblock.chaos.client.Clients;
import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.HistoryReader;
import io.github.dynamodblock.chaos.history.RunDirectory;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Looks for a violation in a history that is still being written. It looks no further than a moment ago: the files are
 * read one after the other, and what one of them tells of the last moments the others may not tell yet. Even so it only
 * ends a run early; the verdict is that of the judge on the whole.
 */
final class FirstViolation {
    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    private final RunDirectory out;

    FirstViolation(RunDirectory out) {
        this.out = out;
    }

    boolean seen() {
        long until = RunTime.nanos() - A_MOMENT.toNanos();
        History all = HistoryReader.read(out);
        List<Event> past =
                all.events().stream().filter(event -> event.at() <= until).toList();
        if (past.isEmpty()) {
            return false;
        }
        History history = new History(all.settings().endingAt(until), past, List.of());
        List<Checker> asked = Checkers.standard().stream()
                .filter(checker -> endsIt(history.settings().client(), checker.property()))
                .toList();
        return Checkers.check(asked, history).stream().anyMatch(finding -> finding.verdict() == Verdict.INVALID);
    }

    /**
     * Whether a violation of the property is what a run of those clients looks for. A mutant must be found by a property that
     * is named for it; that a busy machine broke another first shows nothing of it.
     */
    static boolean endsIt(String clients, Property violated) {
        return Stream.of(clients.split(",", -1))
                .flatMap(client -> Clients.mutant(client).stream())
                .findFirst()
                .map(mutant -> mutant.real().contains(violated))
                .orElse(true);
    }
}
