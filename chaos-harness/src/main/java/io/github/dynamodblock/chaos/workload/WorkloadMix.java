package io.github.dynamodblock.chaos.workload;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How often clients do what only some of them do. */
public enum WorkloadMix {
    USUAL(0.2, 0.2, 0.1, 0.1, 0.5),
    /** Several locks together are taken often, held for long, and lost because one of them is renewed no more. */
    TOGETHER(0.5, 0.2, 0.5, 0.6, 0.5),
    /** Most acquires ask once, so that some come a moment after a lock was freed. */
    IMPATIENT(0.2, 0.8, 0.1, 0.1, 0.5),
    /** Holds are short, and most of them end with a commit, so that many commits lose their answers. */
    BRISK(0.02, 0.2, 0.1, 0.1, 0.9);

    private final double longHolds;
    private final double impatient;
    private final double together;
    private final double limited;
    private final double commits;

    /**
     * @param longHolds holds that outlast the lease
     * @param impatient acquires that ask once
     * @param together attempts at two locks together
     * @param limited locks that are to be renewed for a part of their lease only
     * @param commits holds that end with a commit rather than with a release
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

    /** As a user types it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The one of that name.
     *
     * @throws IllegalArgumentException with one line that lists the names, if there is none
     */
    public static WorkloadMix named(String word) {
        return Arrays.stream(values())
                .filter(mix -> mix.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no mix '" + word + "'; there are "
                        + Arrays.stream(values()).map(WorkloadMix::word).collect(Collectors.joining(", "))));
    }
}
