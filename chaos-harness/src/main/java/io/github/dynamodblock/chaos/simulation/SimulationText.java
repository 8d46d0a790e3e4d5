package io.github.dynamodblock.chaos.simulation;

import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.simulation.oracle.EventCounts;
import io.github.dynamodblock.chaos.simulation.oracle.Oracle;
import io.github.dynamodblock.chaos.simulation.oracle.RareState;
import io.github.dynamodblock.chaos.simulation.oracle.Violation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes the results of simulations as text, for people. */
public final class SimulationText {
    private SimulationText() {}

    /** Describes a simulation: how many schedules were run, what happened in them, and the first failure. */
    public static List<String> lines(Simulation.Summary summary) {
        EventCounts tally = summary.tally();
        List<String> lines = new ArrayList<>();
        if (summary.stopped()) {
            lines.add("Ended early; this was run until then:");
        }
        lines.add(line(
                "%d schedules of %s, seeds from %d, in %.1f s: %.0f per second and core",
                tally.schedules(),
                summary.plan().client(),
                summary.plan().seed(),
                summary.time().toMillis() / 1e3,
                summary.rate()));
        double per = Math.max(1, tally.schedules());
        lines.add(line(
                "on average %.0f events, %.1f grants, %.2f takeovers, %.2f losses, %.1f faults",
                tally.events() / per,
                tally.grants() / per,
                tally.takeovers() / per,
                tally.losses() / per,
                tally.faults() / per));
        lines.add(line("%12s  rare state", "times"));
        for (RareState state : RareState.values()) {
            lines.add(line("%12d  %s", tally.of(state), state.meaning()));
        }
        summary.failure().ifPresent(failure -> lines.addAll(lines(failure)));
        return lines;
    }

    /** Describes a failure in sentences. */
    public static List<String> lines(ScheduleFailure failure) {
        Property property = failure.violation().property();
        List<String> lines = new ArrayList<>();
        lines.add(line(
                "Seed %d violates %s. Of its %d choices %d are left, with %s and %s:",
                failure.replay().seed(),
                property.code(),
                failure.choices(),
                failure.replay().choices().size(),
                number(failure.replay().setup().clients(), "client"),
                number(failure.replay().setup().keys(), "key")));
        lines.addAll(failure.story());
        lines.add(property.code() + " (" + property.meaning() + "): "
                + failure.violation().words());
        List<Property> others =
                failure.broken().stream().filter(other -> other != property).toList();
        if (!others.isEmpty()) {
            lines.add("If the schedule continues, it also violates " + codes(others) + ".");
        }
        return lines;
    }

    /** Describes a replay in sentences, and whether its property held. */
    public static List<String> lines(Rerun rerun) {
        List<String> lines = new ArrayList<>(rerun.story());
        lines.add(words(rerun));
        return lines;
    }

    /** Says in one line whether the property of a replay held. */
    public static String words(Rerun rerun) {
        return rerun.replay().property() + ": "
                + rerun.violation().map(Violation::words).orElse("It holds.");
    }

    /** Describes the defect of a mutant, and how the mutant was caught. */
    public static List<String> lines(KillMatrix.Kill kill) {
        return List.of(
                line(
                        "%3d %s: %s",
                        kill.mutant().number(),
                        kill.mutant().name(),
                        kill.mutant().defect()),
                "    " + kill.failure().map(failure -> caught(kill, failure)).orElseGet(() -> uncaught(kill)));
    }

    private static String caught(KillMatrix.Kill kill, ScheduleFailure failure) {
        return line(
                "%s at seed %d, after %s; shrunk to %s, it violates %s",
                failure.violation().property().code(),
                failure.replay().seed(),
                number(kill.schedules(), "schedule"),
                number(failure.replay().choices().size(), "choice"),
                codes(failure.broken()));
    }

    private static String uncaught(KillMatrix.Kill kill) {
        return (kill.survived() ? "SURVIVED, " : "not caught before the end, ")
                + number(kill.schedules(), "schedule")
                + "; must be caught by one of: "
                + codes(kill.mutant().named());
    }

    /** Returns a matrix of all mutants and all properties, and then the result of the real lock. */
    public static List<String> lines(KillMatrix matrix) {
        List<String> lines = new ArrayList<>();
        lines.add("X: caught the mutant; +: violated by the shrunken schedule too; o: could catch it, but holds");
        lines.add(line("%-37s", "") + row(property -> property.code()));
        for (KillMatrix.Kill kill : matrix.kills()) {
            lines.add(line("%3d %-33s", kill.mutant().number(), kill.mutant().name())
                    + row(property -> mark(kill, property)));
        }
        lines.add(line(
                "median of %d choices, %.1f s",
                matrix.medianChoices(), matrix.time().toMillis() / 1e3));
        lines.add(line(
                "ours: %d schedules with the same seeds: %s",
                matrix.ours().tally().schedules(), matrix.ours().verdict()));
        if (matrix.ours().stopped()) {
            lines.add("Ended early; ours did not run as many schedules as the mutant that needed most.");
        }
        matrix.ours().failure().ifPresent(failure -> lines.addAll(lines(failure)));
        return lines;
    }

    private static String row(Function<Property, String> cell) {
        StringBuilder row = new StringBuilder();
        for (Property property : Oracle.JUDGED) {
            row.append(line("%4s", cell.apply(property)));
        }
        return row.toString().stripTrailing();
    }

    private static String mark(KillMatrix.Kill kill, Property property) {
        if (kill.failure().isPresent()) {
            ScheduleFailure failure = kill.failure().get();
            if (failure.violation().property() == property) {
                return "X";
            }
            if (failure.broken().contains(property)) {
                return "+";
            }
        }
        return kill.mutant().named().contains(property) ? "o" : ".";
    }

    private static String number(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    private static String codes(Collection<Property> properties) {
        return properties.stream().map(Property::code).collect(Collectors.joining(", "));
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
