package io.github.dynamodblock.core.protocol;

import java.util.Optional;

/**
 * A row assessment is what a client concludes about a row from all that it has observed of the row.
 *
 * @param view the conclusion
 * @param seen the version under which the row may be taken over; empty if it may not be taken over
 * @param holder the owner name of the holder, if it is known
 * @param deadAt when the holder counts as dead if it does not renew the row; used for {@link View#HELD} and {@link
 *     View#OURS}
 * @param watchedSince when this client first observed the present grant; used for {@link View#HELD}
 * @param patience how long a version must stay unchanged before its holder counts as dead; used for {@link View#HELD}
 */
public record RowAssessment(
        View view, Optional<String> seen, Optional<String> holder, long deadAt, long watchedSince, long patience) {
    /** What a row is for this client. */
    public enum View {
        /** This client has not observed the row. */
        UNKNOWN,
        /** The row is absent or released. */
        FREE,
        /** Another client holds the row and, as far as this client knows, is alive. */
        HELD,
        /**
         * A lease of this client holds the row. When that lease is over, the client notifies the callers that wait for
         * it.
         */
        OURS,
        /** The row did not change for its whole lease duration, plus the clock drift. */
        DEAD,
        /** A decision of this client left the row, and no client treats its grant as valid. */
        ORPHAN
    }

    /** The assessment of a row that this client has not observed. */
    public static final RowAssessment UNSEEN =
            new RowAssessment(View.UNKNOWN, Optional.empty(), Optional.empty(), 0, 0, 0);

    /** The assessment of several rows of which none is known to be held. */
    public static final RowAssessment FREE = new RowAssessment(View.FREE, Optional.empty(), Optional.empty(), 0, 0, 0);

    /**
     * Returns the assessment of a row that a lease of this client holds, or frees soon, until that time. If the lease
     * is renewed, the time is later.
     */
    public static RowAssessment ours(String owner, long until) {
        return new RowAssessment(View.OURS, Optional.empty(), Optional.of(owner), until, until, 0);
    }

    /**
     * Returns the assessment of an observation at the time {@code now}.
     *
     * @param orphan whether an orphan of this client, a grant that no client treats as valid, wrote the version
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

    /** Returns whether a write can succeed. */
    public boolean writeCanSucceed() {
        return view != View.HELD && view != View.OURS;
    }

    /** Returns whether this client knows that it may take the row now. */
    boolean open() {
        return view == View.FREE || view == View.ORPHAN || view == View.DEAD;
    }
}
