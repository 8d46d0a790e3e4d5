package io.github.dynamodblock.dynamodb;

/**
 * Something wrong with a lock table.
 *
 * @param problem what it is
 * @param sentence what was found, and what to do about it
 */
public record TableFinding(TableProblem problem, String sentence) {
    @Override
    public String toString() {
        return (problem.isFatal() ? "error: " : "warning: ") + sentence;
    }
}
