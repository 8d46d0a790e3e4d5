package io.github.dynamodblock.core.protocol;

/**
 * How much faster the fastest client's clock may run than the slowest's, and what follows for a lease of L.
 *
 * <p>A holder believes for L/(1+ρ) from the <em>send</em> of its last acknowledged write; a challenger waits L(1+ρ)
 * from the <em>receipt</em> of its first sight of the row. The write was applied between the two. Whichever of them has
 * the fast clock, the challenger's wait covers the holder's belief.
 *
 * @param rate ρ, at least 0 and below 0.5
 */
public record ClockDrift(double rate) {
    public ClockDrift {
        if (!(rate >= 0 && rate < 0.5)) {
            throw new IllegalArgumentException("The clock drift is a rate of at least 0 and below 0.5, not " + rate);
        }
    }

    /** How long a holder believes, counted from the send. */
    long belief(long lease) {
        return (long) Math.floor(lease / (1 + rate));
    }

    /** How long a challenger waits, counted from the receipt. */
    long patience(long lease) {
        // Never below the lease itself, where doubles are coarser than nanoseconds.
        return lease >= Nanos.FOREVER / 2 ? Nanos.FOREVER : Math.max(lease, (long) Math.ceil(lease * (1 + rate)));
    }
}
