package io.github.dynamodblock.chaos.simulation.world;

/**
 * The kind of a choice. A value of 0 is always the harmless choice: nothing is lost, no worker requests a lock, there
 * is no jitter. Any other value is one more than a number whose digits say what happens. A digit of 0 is the mildest.
 */
public enum ChoiceKind {
    /** L, the lease duration of a client: 600 ms, and 300 ms more for each step. */
    LEASE(1, 5),
    /**
     * The difference between the rate of a client's clock and true time, in steps of 0.005 %. Even numbers make the
     * clock fast, odd numbers make it slow.
     */
    DRIFT(2, 98),
    /**
     * What a free worker does in a quarter of a second. The digits are: how late in the quarter second the worker
     * requests a lock, for which key, in which mode, and how long it holds the lock. 0: the worker does nothing.
     */
    TASK(3, 25, 8, 6, 40),
    /** A random fraction that the core draws, mostly to shorten a pause. */
    JITTER(4, 63),
    /** How many milliseconds above one the request travels, and how many the response travels. */
    LATENCY(5, 20, 20),
    /** The fate of a request; see {@link RequestFate}. */
    FATE(6, 7, 32),
    /** How many changes a stale read is behind. */
    STALE(7, 3),
    /** A fault of a client; see {@link WorldFault}. */
    CLIENT_FAULT(8, 5, 25, 32),
    /** A fault of the store; see {@link WorldFault}. */
    STORE_FAULT(9, 4, 8, 25, 8),
    /** Whether the machine of a client is suspended: when, and for how long. */
    SUSPENSION(10, 25, 32),
    /**
     * How a worker acquires and holds a lock; see {@link AcquireStyle}. The times have steps of 180 ms. 0: the usual
     * way.
     */
    MANNER(11, 5, 10),
    /** How a worker ends a lease; see {@link ReleaseStyle}. 0: the worker releases it. */
    PARTING(12, 6),
    /**
     * Whether a worker requests several locks together: all locks or two, and how it ends the leases; see
     * {@link MultiKeyWorker}.
     */
    TOGETHER(13, 2, 4),
    /** Whether an image of a client's process is made: when, and how long until a copy continues from it. */
    IMAGE(14, 25, 32),
    /** By how much the wall clock of a client is wrong from the beginning; see {@link SimulatedMachine}. */
    CLOCK(15, 6),
    /** Which rows of a write the transaction of another program is using; see {@link SimulatedNetwork}. */
    CONFLICT(16, 3),
    /** How a worker keeps its lease; see {@link LeaseCare}. The times have steps of 180 ms. 0: the usual way. */
    CARE(17, 4, 10),
    /**
     * How many heartbeats of a client can be on their way at the same time. 0: the default of the client, which no
     * world reaches.
     */
    HEARTBEATS_AT_ONCE(18, 2),
    /** Whether a closing client is to wait for what a worker does under its lease. 0: it is not to wait. */
    WORK(19, 1),
    /** How long a closing client waits for work: 250 ms, and 250 ms more for each step. 0: it does not wait. */
    GRACE(20, 12);

    private final int number;

    /** The array is never changed after it is assigned. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final int[] radices;

    ChoiceKind(int number, int... radices) {
        this.number = number;
        this.radices = radices;
    }

    /**
     * Returns the number of this kind in the names of choices. This number must not change, because it decides what
     * each seed means.
     */
    int number() {
        return number;
    }

    /** Returns how many digits a choice of this kind has. */
    public int digits() {
        return radices.length;
    }

    /** Returns the radix of a digit: the digit is below this number. */
    public int radix(int digit) {
        return radices[digit];
    }

    /** Returns a digit of a choice that is not 0. */
    public int digit(int value, int digit) {
        int rest = value - 1;
        for (int i = 0; i < digit; i++) {
            rest /= radices[i];
        }
        return rest % radices[digit];
    }

    /** Returns the same choice with another digit at one place. */
    public int with(int value, int digit, int replacement) {
        int weight = 1;
        for (int i = 0; i < digit; i++) {
            weight *= radices[i];
        }
        return value + (replacement - digit(value, digit)) * weight;
    }

    /** Returns the highest value of this kind. */
    public int highest() {
        int product = 1;
        for (int radix : radices) {
            product *= radix;
        }
        return product;
    }
}
