package io.github.dynamodblock.chaos.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** This class renders outcomes as text, for readers. */
public final class SearchOutcomeText {
    private SearchOutcomeText() {}

    /**
     * Renders one outcome as lines of text.
     *
     * @param outcome the outcome
     * @return the lines
     */
    public static List<String> lines(SearchOutcome outcome) {
        List<String> lines = new ArrayList<>();
        lines.add(title(outcome));
        lines.add("  bounds: " + bounds(outcome.bounds()));
        lines.add(String.format(
                Locale.ROOT,
                "  searched: %,d states, %,d transitions, %d steps deep, in %.1f s (a client has %,d states, the row"
                        + " %,d)",
                outcome.states(),
                outcome.transitions(),
                outcome.depth(),
                outcome.elapsed().toMillis() / 1e3,
                outcome.clientStates(),
                outcome.rows()));
        outcome.counterexample().ifPresent(found -> {
            lines.add("  broken: " + found.law().code() + ", " + found.law().meaning());
            int step = 0;
            for (String sentence : found.sentences()) {
                step++;
                lines.add(String.format(Locale.ROOT, "  %3d. %s", step, sentence));
            }
        });
        return lines;
    }

    private static String title(SearchOutcome outcome) {
        String who = outcome.mutant()
                .map(mutant -> "mutant " + mutant.number() + " " + mutant.id() + " (" + mutant.says() + ")")
                .orElse("the lock");
        if (outcome.counterexample().isPresent()) {
            return who + ": breaks " + outcome.counterexample().get().law().code() + " in "
                    + outcome.counterexample().get().sentences().size() + " steps";
        }
        if (outcome.mutant().isPresent()) {
            String law = outcome.mutant().get().law().code();
            return who
                    + (outcome.complete()
                            ? " survived: " + law + " holds in the whole space"
                            : ": " + law + " not broken so far; part of the space was not searched");
        }
        return who
                + (outcome.complete()
                        ? ": every law holds in the whole space"
                        : ": no law broken so far; part of the space was not searched");
    }

    private static String keys(SpaceBounds bounds) {
        return bounds.keys() == 1
                ? "1 key"
                : bounds.keys() + " keys (clients that want both together: " + bounds.together()
                        + "; each other client wants one of them at a time)";
    }

    private static String bounds(SpaceBounds bounds) {
        return bounds.clients() + " clients, " + keys(bounds) + ", L = 2 ticks; per client " + bounds.grants()
                + " grants that can reach the row, " + bounds.beats() + " beats each, " + bounds.inFlight()
                + " heartbeats in flight, " + bounds.zombies() + " late requests or duplicates at a time; "
                + bounds.tenures() + " tenures of the row"
                + (bounds.lateReads() ? "; late responses to reads" : "")
                + (bounds.sleeps() ? "; suspended machines" : "")
                + (bounds.throttles() ? "; throttling" : "")
                + (bounds.commits() ? "; commits" : "")
                + (bounds.forces() ? "; releases by force" : "");
    }
}
