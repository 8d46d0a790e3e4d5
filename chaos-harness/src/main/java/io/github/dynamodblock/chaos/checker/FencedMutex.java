package io.github.dynamodblock.chaos.checker;

import java.util.List;
import java.util.Optional;

/**
 * Whether points that must happen in a given order can do so, each within its window.
 *
 * <p>Tokens order the grants of a key: A₁ ≤ R₁ ≤ A₂ ≤ R₂ ≤ …, so there is nothing to search. The points can be placed
 * <em>iff for every u before w in that order lo(u) ≤ hi(w)</em>. Necessary: p(u) ≤ p(w), so
 * lo(u) ≤ p(u) ≤ p(w) ≤ hi(w). Sufficient: give each point the highest lo of those up to and including itself; these
 * never decrease, are never below their own lo, and by the condition never above their own hi. One pass with a running
 * maximum decides it, and the maximum and the point it fails against are a witness of two.
 */
public final class FencedMutex {

    /** Two points that cannot be in their order: {@code first} begins only after {@code then} has ended. */
    public record Conflict<W extends TimeWindow>(W first, W then) {}

    private FencedMutex() {}

    /** The first conflict, for points in the order in which they must happen. */
    public static <W extends TimeWindow> Optional<Conflict<W>> conflict(List<W> points) {
        W latest = null;
        for (W point : points) {
            if (latest == null || point.lo() > latest.lo()) {
                latest = point;
            }
            if (latest.lo() > point.hi()) {
                return Optional.of(new Conflict<>(latest, point));
            }
        }
        return Optional.empty();
    }
}
