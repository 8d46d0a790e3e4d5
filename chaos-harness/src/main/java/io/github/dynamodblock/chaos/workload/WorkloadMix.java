package io.github.dynamodblock.chaos.workload;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A workload mix says how often clients do what only some of them do. */
public enum WorkloadMix {
    /** The default. */
    USUAL(0.2, 0.2, 0.1, 0.1, 0.5),
    /**
     * Clients often take several locks together, hold them for long, and lose them because one of the locks is no
     * longer renewed.
     */
    TOGETHER(0.5, 0.2, 0.5, 0.6, 0.5),
    /** Most acquires do not wait. So some acquires arrive a moment after a lock was freed. */
    IMPATIENT(0.2, 0.8, 0.1, 0.1, 0.5),
    /** Holds are short, and most of them end with a commit. So the responses to many commits are lost. */
    BRISK(0.02, 0.2, 0.1, 0.1, 0.9);

    private final double longHolds;
    private final double impatient;
    private final double together;
    private final double limited;
    private final double commits;

    /**
     * Each argument is the fraction of cases, from 0 to 1.
     *
     * @param longHolds holds that are longer than the lease
     * @param impatient acquires that do not wait
     * @param together attempts that take two locks together
     * @param limited locks that are renewed only for a part of their lease
     * @param commits holds that end with a commit instead of a release
     */
    WorkloadMix(double longHolds, double impatient, double together, double limited, double commits) {
        this.longHolds = longHolds;
        this.impatient = impatient;
        this.together = together;
        this.limited = limited;
        this.commits = commits;
    }

    double longHolds() {
        return longHolds;
    }

    double impatient() {
        return impatient;
    }

    double together() {
        return together;
    }

    double limited() {
        return limited;
    }

    double commits() {
        return commits;
    }

    /** Returns the name that a user types. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the mix with that name.
     *
     * @throws IllegalArgumentException if there is no mix with that name; the message has one line and lists the names
     */
    public static WorkloadMix named(String word) {
        return Arrays.stream(values())
                .filter(mix -> mix.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no mix '" + word + "'; there are "
                        + Arrays.stream(values()).map(WorkloadMix::word).collect(Collectors.joining(", "))));
    }
}
