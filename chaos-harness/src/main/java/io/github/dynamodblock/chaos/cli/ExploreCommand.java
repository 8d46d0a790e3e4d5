package io.github.dynamodblock.chaos.cli;

import io.github.dynamodblock.chaos.explore.ExploredMutant;
import io.github.dynamodblock.chaos.explore.Explorer;
import io.github.dynamodblock.chaos.explore.SearchOutcome;
import io.github.dynamodblock.chaos.explore.SearchOutcomeJson;
import io.github.dynamodblock.chaos.explore.SearchOutcomeText;
import io.github.dynamodblock.chaos.explore.SearchProgress;
import io.github.dynamodblock.chaos.explore.SpaceBounds;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** This command is {@code chaos-harness explore}. */
@Command(
        name = "explore",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Searches every schedule of a few clients within bounds. Runs the lock's own state machines.",
        footer = {
            "",
            "Exit codes: 0 every law holds in the whole space, or every mutant was found;",
            "1 a law is broken, or a mutant survived; 2 the time was up; 3 the harness itself",
            "failed; 64 wrong usage; 130 Ctrl-C: the result so far is printed."
        })
final class ExploreCommand implements Callable<Integer> {
    private static final String ALL = "all";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--clients",
            defaultValue = "2",
            description = "How many clients there are: 2 or 3. A search with 3 takes some minutes. Default: 2.")
    private int clients;

    @Option(
            names = "--mutant",
            description = "Search for the shortest counterexample of a broken lock instead: a name or number, or all.")
    private @Nullable String mutant;

    @Option(
            names = "--time",
            defaultValue = "12h",
            converter = Durations.class,
            description = "The time limit of each search. Default: 12h.")
    private Duration time = Duration.ZERO;

    @Option(names = "--json", description = "Print the outcome as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Durations.requireSome(spec, "--time", time);
        if (mutant == null) {
            List<SpaceBounds> spaces = spaces();
            return ShutdownHandling.inOrder(err(), () -> lock(spaces));
        }
        if (spec.commandLine().getParseResult().hasMatchedOption("--clients")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--clients does not go with --mutant, because each mutant has a space of its own");
        }
        List<ExploredMutant> chosen = chosen(mutant);
        return ShutdownHandling.inOrder(err(), () -> mutants(chosen));
    }

    private List<SpaceBounds> spaces() {
        return switch (clients) {
            case 2 -> SpaceBounds.TWO_CLIENTS;
            case 3 -> SpaceBounds.THREE_CLIENTS;
            default -> throw new ParameterException(spec.commandLine(), "--clients is 2 or 3, not " + clients);
        };
    }

    private int lock(List<SpaceBounds> spaces) {
        List<SearchOutcome> outcomes = new ArrayList<>();
        int threads = Runtime.getRuntime().availableProcessors();
        for (SpaceBounds bounds : spaces) {
            Levels levels = new Levels(err());
            Optional<SearchOutcome> outcome = searched(() -> Explorer.lock(bounds, threads, time, levels));
            if (outcome.isEmpty()) {
                tell(outcomes);
                return early(levels.reached() + ", no law broken so far");
            }
            outcomes.add(outcome.get());
        }
        tell(outcomes);
        if (outcomes.stream().anyMatch(outcome -> outcome.counterexample().isPresent())) {
            return ExitCode.INVALID;
        }
        return outcomes.stream().allMatch(SearchOutcome::complete) ? ExitCode.VALID : ExitCode.UNKNOWN;
    }

    private List<ExploredMutant> chosen(String name) {
        if (name.equals(ALL)) {
            return List.of(ExploredMutant.values());
        }
        List<ExploredMutant> named = Arrays.stream(ExploredMutant.values())
                .filter(m -> m.id().equals(name) || Integer.toString(m.number()).equals(name))
                .toList();
        if (named.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--mutant is all, or one of "
                            + Arrays.stream(ExploredMutant.values())
                                    .map(ExploredMutant::id)
                                    .collect(Collectors.joining(", "))
                            + ", not '" + name + "'");
        }
        return named;
    }

    private int mutants(List<ExploredMutant> mutants) {
        List<SearchOutcome> outcomes = new ArrayList<>();
        boolean early = false;
        for (ExploredMutant each : mutants) {
            Optional<SearchOutcome> outcome = searched(() -> Explorer.mutant(each, time));
            if (outcome.isEmpty()) {
                early = true;
                break;
            }
            outcomes.add(outcome.get());
            if (!json) {
                SearchOutcomeText.lines(outcome.get()).forEach(out()::println);
            }
        }
        long found = outcomes.stream()
                .filter(outcome -> outcome.counterexample().isPresent())
                .count();
        if (json) {
            out().println(SearchOutcomeJson.render(outcomes));
        } else {
            out().println("found " + found + " of " + mutants.size() + " mutants");
        }
        if (early) {
            return early("searched for " + outcomes.size() + " of " + mutants.size() + " mutants");
        }
        if (found == mutants.size()) {
            return ExitCode.VALID;
        }
        boolean timeUp =
                outcomes.stream().anyMatch(outcome -> outcome.counterexample().isEmpty() && !outcome.complete());
        return timeUp ? ExitCode.UNKNOWN : ExitCode.INVALID;
    }

    /** Executes a search. Returns empty if this thread was interrupted in the meantime. */
    private static Optional<SearchOutcome> searched(Supplier<SearchOutcome> search) {
        try {
            return Optional.of(search.get());
        } catch (IllegalStateException e) {
            if (Thread.interrupted()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private int early(String reached) {
        (json ? err() : out()).println("Ended early: " + reached);
        return ExitCode.UNKNOWN;
    }

    private void tell(List<SearchOutcome> outcomes) {
        if (json) {
            out().println(SearchOutcomeJson.render(outcomes));
        } else {
            outcomes.forEach(outcome -> SearchOutcomeText.lines(outcome).forEach(out()::println));
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** A progress that prints a line every five seconds. */
    private static final class Levels implements SearchProgress {
        private static final long BETWEEN = 5;

        private final PrintWriter err;
        private long told;
        private String reached = "no step searched";

        Levels(PrintWriter err) {
            this.err = err;
        }

        @Override
        public void level(int depth, long states, Duration elapsed) {
            reached = String.format(Locale.ROOT, "%d steps deep, %,d states", depth, states);
            if (elapsed.toSeconds() >= told + BETWEEN) {
                told = elapsed.toSeconds();
                err.println(String.format(Locale.ROOT, "%4d s  %s", told, reached));
            }
        }

        String reached() {
            return reached;
        }
    }
}
