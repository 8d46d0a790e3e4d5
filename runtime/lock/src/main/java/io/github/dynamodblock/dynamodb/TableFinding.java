package io.github.dynamodblock.dynamodb;

/**
 * A problem that an examination found in a lock table. {@link #toString} returns the sentence after {@code error: } or
 * {@code warning: }.
 *
 * @param problem the kind of the problem
 * @param sentence what was found, and what to do about it, for people
 * @since 1.0.0
 */
public record TableFinding(TableProblem problem, String sentence) {
    @Override
    public String toString() {
        return (problem.isFatal() ? "error: " : "warning: ") + sentence;
    }
}
