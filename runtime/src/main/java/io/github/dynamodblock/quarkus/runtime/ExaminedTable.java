package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LockTableException;
import io.github.dynamodblock.dynamodb.TableFinding;
import io.github.dynamodblock.dynamodb.TableProblem;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the examination of the table of one client found. */
final class ExaminedTable {
    /** In such a table, DynamoDB accepts the requests of locks that do not exclude each other. */
    private static final Set<TableProblem> NOT_EXCLUSIVE =
            EnumSet.of(TableProblem.OTHER_LAYOUT, TableProblem.EVENTUAL_REGIONS);

    /**
     * The result of an examination.
     *
     * @param findings the problems of the table; empty if there are none
     * @param notExamined why the table was not examined; empty if it was
     * @param usable false if no lock can be requested, because there is no client for the table
     */
    record Result(List<TableFinding> findings, Optional<String> notExamined, boolean usable) {
        Result(List<TableFinding> findings, Optional<String> notExamined) {
            this(findings, notExamined, true);
        }

        List<TableFinding> fatal() {
            return findings.stream()
                    .filter(finding -> finding.problem().isFatal())
                    .toList();
        }
    }

    private volatile Optional<Result> result = Optional.empty();

    void set(Result found) {
        result = Optional.of(found);
    }

    /** Returns the result; empty if the examination has not ended, or is off. */
    Optional<Result> result() {
        return result;
    }

    /**
     * Does nothing unless the examination found that locks in the table do not exclude each other.
     *
     * @throws LockTableException if it found that
     */
    void requireExclusive() {
        if (result.isPresent() && !result.get().fatal().isEmpty()) {
            List<TableFinding> reasons = result.get().fatal().stream()
                    .filter(finding -> NOT_EXCLUSIVE.contains(finding.problem()))
                    .toList();
            if (!reasons.isEmpty()) {
                throw new LockTableException(sentences(reasons) + " Then restart the application.", null);
            }
        }
    }

    static String sentences(List<TableFinding> findings) {
        return findings.stream().map(TableFinding::sentence).collect(Collectors.joining("\n"));
    }
}
