package io.github.dynamodblock.chaos.simulation.world;

/**
 * What a choice is about. A choice is 0, which is always the harmless one: nothing is lost, nobody asks, no jitter. Or
 * it is one more than a number whose digits say what happens; a digit of 0 is the mildest.
 */
public enum ChoiceKind {
    /** L of a client: 300 ms longer per step, from 600 ms. */
    LEASE(1, 5),
    /** How far a client's clock runs from true: in steps of 0.005 %, even ahead and odd behind. */
    DRIFT(2, 98),
    /**
     * What a free worker does in a quarter of a second: how late in it, for which key it asks, how, and how long it
     * holds. 0: nothing.
     */
    TASK(3, 25, 8, 6, 40),
    /** By how much a timer of the core is early. */
    JITTER(4, 63),
    /** How long a request and its response travel, in milliseconds more than one. */
    LATENCY(5, 20, 20),
    /** What becomes of a request; see {@link RequestFate}. */
    FATE(6, 7, 32),
    /** By how many changes a read is behind. */
    STALE(7, 3),
    /** What happens to a client; see {@link WorldFault}. */
    CLIENT_FAULT(8, 5, 25, 32),
    /** What happens to the store; see {@link WorldFault}. */
    STORE_FAULT(9, 4, 8, 25, 8),
    /** Whether a client's machine is suspended: when, and for how long. */
    SUSPENSION(10, 25, 32),
    /** How a worker asks and holds, besides the usual: see {@link AcquireStyle}; in steps of 180 ms. 0: as usual. */
    MANNER(11, 5, 10),
    /** How a worker lets go: see {@link ReleaseStyle}. 0: it releases. */
    PARTING(12, 6),
    /** Whether a worker asks for several locks together: for all or for two, and how it lets go; see {@link MultiKeyWorker}. */
    TOGETHER(13, 2, 4),
    /** Whether an image is made of a client's process: when, and for how long nothing goes on from it. */
    IMAGE(14, 25, 32),
    /** By how many hours a client's wall clock is wrong from the beginning; see {@link SimulatedMachine}. */
    CLOCK(15, 6),
    /** Which rows of a write a transaction of somebody else's has for the moment; see {@link SimulatedNetwork}. */
    CONFLICT(16, 3),
    /** How a worker looks after its lease, besides the usual: see {@link LeaseCare}; in steps of 180 ms. 0: as usual. */
    CARE(17, 4, 10),
    /** How many heartbeats of a client are under way at once. 0: so many that no world has more. */
    HEARTBEATS_AT_ONCE(18, 2);

    private final int number;

    /** Written once. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final int[] radices;

    ChoiceKind(int number, int... radices) {
        this.number = number;
        this.radices = radices;
    }

    /** Its number in the names of choices; seeds mean what they mean by it. */
    int number() {
        return number;
    }

    /** How many digits it has. */
    public int digits() {
        return radices.length;
    }

    /** A digit is below this. */
    public int radix(int digit) {
        return radices[digit];
    }

    /** A digit of a choice that is not 0. */
    public int digit(int value, int digit) {
        int rest = value - 1;
        for (int i = 0; i < digit; i++) {
            rest /= radices[i];
        }
        return rest % radices[digit];
    }

    /** The choice with another digit. */
    public int with(int value, int digit, int replacement) {
        int weight = 1;
        for (int i = 0; i < digit; i++) {
            weight *= radices[i];
        }
        return value + (replacement - digit(value, digit)) * weight;
    }

    /** The highest choice. */
    public int highest() {
        int product = 1;
        for (int radix : radices) {
            product *= radix;
        }
        return product;
    }
}
