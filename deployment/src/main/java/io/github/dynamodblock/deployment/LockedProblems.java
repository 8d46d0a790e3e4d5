package io.github.dynamodblock.deployment;

import jakarta.enterprise.inject.spi.DeploymentException;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Collects what is wrong with the locked methods, so that one build reports all of it, each once and in order. */
final class LockedProblems {
    private final SortedSet<String> errors = new TreeSet<>();

    void add(LockedProblem problem, String place) {
        errors.add(problem.at(place));
    }

    /** Runs a check, and keeps the problem that it throws. */
    void check(String place, Runnable check) {
        get(place, () -> {
            check.run();
            return true;
        });
    }

    /** Returns what the work returns; empty if the work throws a problem, which is kept. */
    <T> Optional<T> get(String place, Supplier<T> work) {
        try {
            return Optional.of(work.get());
        } catch (LockedProblem problem) {
            add(problem, place);
            return Optional.empty();
        }
    }

    boolean isEmpty() {
        return errors.isEmpty();
    }

    Throwable[] errors() {
        return errors.stream().map(DeploymentException::new).toArray(Throwable[]::new);
    }
}
