package io.github.dynamodblock.core.protocol;

import java.util.Optional;

/**
 * What a challenger may think of a row, given all that this client saw of it.
 *
 * @param seen the version under which the row may be taken over, if it may be
 * @param deadAt when the holder will count as dead unless it renews; meaningful for {@link View#HELD} and {@link View#OURS}
 * @param watchedSince when this client first saw the present grant; meaningful for {@link View#HELD}
 * @param patience how long a version must stay before its holder counts as dead; meaningful for {@link View#HELD}
 */
public record RowAssessment(
        View view, Optional<String> seen, Optional<String> holder, long deadAt, long watchedSince, long patience) {
    /** What the row is to this client. */
    public enum View {
        /** Never seen. */
        UNKNOWN,
        /** Absent or released. */
        FREE,
        /** Somebody else's, and to all we know alive. */
        HELD,
        /** A lease's of this client, which tells those who wait for it when it is over. */
        OURS,
        /** Unchanged for its whole lease. */
        DEAD,
        /** Left by a decision of our own that nobody believes in. */
        ORPHAN
    }

    /** Of a row that this client never saw. */
    public static final RowAssessment UNSEEN =
            new RowAssessment(View.UNKNOWN, Optional.empty(), Optional.empty(), 0, 0, 0);

    /** Of rows none of which is known to be another's. */
    public static final RowAssessment FREE = new RowAssessment(View.FREE, Optional.empty(), Optional.empty(), 0, 0, 0);

    /** Of what a lease of this client holds, or is about to free, until then unless it is renewed. */
    public static RowAssessment ours(String owner, long until) {
        return new RowAssessment(View.OURS, Optional.empty(), Optional.of(owner), until, until, 0);
    }

    /**
     * What an observation comes to at {@code now}.
     *
     * @param orphan whether the version was written by a grant of ours in which nobody believes
     */
    public static RowAssessment of(RowObservation observation, boolean orphan, long now) {
        View view =
                observation.free() ? View.FREE : orphan ? View.ORPHAN : observation.isDead(now) ? View.DEAD : View.HELD;
        Optional<String> seen = view == View.DEAD || view == View.ORPHAN ? observation.version() : Optional.empty();
        return new RowAssessment(
                view,
                seen,
                observation.holder(),
                observation.deadAt(),
                observation.grantSeenAt(),
                observation.patience());
    }

    /** Whether a write has a chance. */
    public boolean inviting() {
        return view != View.HELD && view != View.OURS;
    }

    /** Whether the row is known to be ours to take now. */
    boolean open() {
        return view == View.FREE || view == View.ORPHAN || view == View.DEAD;
    }
}
