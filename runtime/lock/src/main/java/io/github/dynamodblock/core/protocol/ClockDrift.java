package io.github.dynamodblock.core.protocol;

/**
 * The clock drift ρ limits how much faster the fastest client's clock can run than the slowest client's clock. It
 * decides how long a holder believes and how long a challenger waits, for a lease duration L.
 *
 * <p>A holder believes for L/(1+ρ) from the <em>send</em> of its last acknowledged write. A challenger waits L(1+ρ)
 * from the <em>arrival</em> of its first observation of the row. The write was applied between that send and that
 * arrival. Whichever of the two has the faster clock, the challenger's wait covers the holder's belief.
 *
 * @param rate ρ, at least 0 and below 0.5
 */
public record ClockDrift(double rate) {
    /**
     * Checks the rate.
     *
     * @throws IllegalArgumentException if the rate is not at least 0 and below 0.5
     */
    public ClockDrift {
        if (!(rate >= 0 && rate < 0.5)) {
            throw new IllegalArgumentException("The clock drift is a rate of at least 0 and below 0.5, not " + rate);
        }
    }

    /** Returns how long a holder believes, counted from the send, in nanoseconds. */
    long belief(long lease) {
        return (long) Math.floor(lease / (1 + rate));
    }

    /** Returns how long a challenger waits, counted from the arrival, in nanoseconds. */
    long patience(long lease) {
        // The wait is never below the lease itself: for long leases, a double is coarser than a nanosecond.
        return lease >= Nanos.FOREVER / 2 ? Nanos.FOREVER : Math.max(lease, (long) Math.ceil(lease * (1 + rate)));
    }
}
