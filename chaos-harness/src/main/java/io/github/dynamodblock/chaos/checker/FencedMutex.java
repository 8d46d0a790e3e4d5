package io.github.dynamodblock.chaos.checker;

import java.util.List;
import java.util.Optional;

/**
 * Decides whether points that must happen in a given order can happen so, each point within its window.
 *
 * <p>Tokens order the grants of a key: A₁ ≤ R₁ ≤ A₂ ≤ R₂ ≤ …, so no search is necessary. Let p(u) be the instant of the
 * point u. The points can be placed <em>if and only if lo(u) ≤ hi(w) for every point u and every later point w in that
 * order</em>:
 *
 * <ul>
 *   <li>The condition is necessary: p(u) ≤ p(w), so lo(u) ≤ p(u) ≤ p(w) ≤ hi(w).
 *   <li>The condition is sufficient: place each point at the highest lo of all points up to and including itself. These
 *       instants never decrease. None of them is below the lo of its point. By the condition, none of them is above the
 *       hi of its point.
 * </ul>
 *
 * <p>One pass with a running maximum decides the condition. If the condition fails, the maximum and the point against
 * which it fails are a witness of two points.
 */
public final class FencedMutex {

    /**
     * Two points that cannot be in their order: the window of {@code first} begins after the window of {@code then}
     * ends.
     */
    public record Conflict<W extends TimeWindow>(W first, W then) {}

    private FencedMutex() {}

    /** Returns the first conflict. The points are given in the order in which they must happen. */
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
