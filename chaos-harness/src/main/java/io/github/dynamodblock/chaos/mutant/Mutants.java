package io.github.dynamodblock.chaos.mutant;

import static io.github.dynamodblock.chaos.checker.Property.C1;
import static io.github.dynamodblock.chaos.checker.Property.C1_PRIME;
import static io.github.dynamodblock.chaos.checker.Property.C2;
import static io.github.dynamodblock.chaos.checker.Property.C3;
import static io.github.dynamodblock.chaos.checker.Property.F1;
import static io.github.dynamodblock.chaos.checker.Property.F3;
import static io.github.dynamodblock.chaos.checker.Property.K1;
import static io.github.dynamodblock.chaos.checker.Property.K2;
import static io.github.dynamodblock.chaos.checker.Property.K3;
import static io.github.dynamodblock.chaos.checker.Property.K4;
import static io.github.dynamodblock.chaos.checker.Property.L1;
import static io.github.dynamodblock.chaos.checker.Property.L2;
import static io.github.dynamodblock.chaos.checker.Property.L3;
import static io.github.dynamodblock.chaos.checker.Property.L5;
import static io.github.dynamodblock.chaos.checker.Property.LIN;
import static io.github.dynamodblock.chaos.checker.Property.M1;
import static io.github.dynamodblock.chaos.checker.Property.M2;
import static io.github.dynamodblock.chaos.checker.Property.N1;
import static io.github.dynamodblock.chaos.checker.Property.N2;
import static io.github.dynamodblock.chaos.checker.Property.R1;
import static io.github.dynamodblock.chaos.checker.Property.R2;
import static io.github.dynamodblock.chaos.checker.Property.R3;
import static io.github.dynamodblock.chaos.checker.Property.S1;
import static io.github.dynamodblock.chaos.checker.Property.S2;
import static io.github.dynamodblock.chaos.checker.Property.S3;
import static io.github.dynamodblock.chaos.checker.Property.S4;

import io.github.dynamodblock.chaos.checker.Property;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Supplier;

/** The broken locks, in the order of the table of mutants. */
public final class Mutants {
    /** ρ of every lock that a mutant is made of. */
    static final double DRIFT = 0.01;

    private static final List<Mutant> ALL = List.of(
            of(
                    1,
                    "heartbeat-without-condition",
                    "a heartbeat is applied to whatever row there is",
                    WeakRules::heartbeatWithoutCondition,
                    S1),
            of(
                    2,
                    "validity-from-response",
                    "validity counts from the response of a heartbeat",
                    Users::validityFromResponse,
                    C1_PRIME,
                    K2),
            of(
                    3,
                    "watch-from-request",
                    "a challenger's watch starts when it asks, not when it hears",
                    Clocks::watchFromRequest,
                    S3),
            of(4, "early-takeover", "a takeover waits less than L", Answers::earlyTakeover, S3, S4)
                    .inRealRuns(C1, C1_PRIME, LIN),
            of(
                            5,
                            "unconditional-release",
                            "a release frees whatever row there is",
                            WeakRules::unconditionalRelease,
                            S1,
                            C1_PRIME)
                    .inRealRuns(C1, C1_PRIME, LIN),
            of(
                    5,
                    "release-after-loss",
                    "one who was told of a loss frees whatever row there is",
                    AfterLoss::release,
                    S1,
                    C1_PRIME),
            of(
                    6,
                    "release-by-owner",
                    "a release is conditional on the owner's name only",
                    WeakRules::releaseByOwner,
                    S1),
            of(
                            7,
                            "ignores-local-validity",
                            "a holder does not watch its own clock",
                            Users::ignoresLocalValidity,
                            C1_PRIME,
                            K2)
                    .inRealRuns(C1_PRIME),
            of(8, "token-reset", "tokens begin again after a deletion", WeakRules::tokenResetAfterDeletion, S2, F1),
            of(
                    8,
                    "token-forgotten",
                    "after a deletion tokens begin at the wall clock, below those that the client has seen",
                    Answers::tokensForgotten,
                    S2),
            of(9, "local-tokens", "tokens come from a counter in the client", Answers::localTokens, S2, F1),
            of(10, "wall-clock", "leases end by the wall clock", Clocks::wallClock, S4)
                    .inRealRuns(N1),
            of(11, "version-reused", "every heartbeat writes the same version", Answers::versionReused, S1, S4),
            of(
                    12,
                    "takeover-by-owner",
                    "a takeover is conditional on the owner, not on the version",
                    WeakRules::takeoverByOwner,
                    S4),
            of(
                    13,
                    "takeover-without-condition",
                    "a takeover is applied to whatever row there is",
                    WeakRules::takeoverWithoutCondition,
                    S3,
                    S4),
            of(
                    14,
                    "own-write-as-anothers",
                    "a client's own lost acquire is taken for another's",
                    Answers::ownWriteAsAnothers,
                    L1,
                    L3,
                    L5),
            of(
                            15,
                            "anothers-write-as-own",
                            "after a lost acquire, another's grant is taken for its own",
                            Answers::anothersWriteAsOwn,
                            C1,
                            S1)
                    .inRealRuns(C1_PRIME, LIN),
            of(16, "retry-bumps-token", "the retry of a lost acquire is applied again", WeakRules::retryBumpsToken, S1),
            of(17, "no-lost-callback", "nobody is told of a loss", Users::noLostCallback, K1)
                    .inRealRuns(K1),
            of(
                            18,
                            "lost-waits-for-store",
                            "a loss is told after one more answer of the store",
                            Users::lostWaitsForStore,
                            K2)
                    .inRealRuns(K2),
            of(19, "lost-twice", "a loss is told twice", Users::lostTwice, K1).inRealRuns(K1),
            of(19, "lost-after-release", "a release is followed by a loss", Users::lostAfterRelease, K4)
                    .inRealRuns(K4),
            of(20, "heartbeat-after-loss", "a lost lease is renewed once more", AfterLoss::heartbeat, C3),
            of(21, "timeout-as-stolen", "a heartbeat without an answer means stolen", Answers::timeoutAsStolen, K3)
                    .inRealRuns(N1),
            of(
                            22,
                            "grant-unchecked",
                            "acquire does not look at the clock before it returns",
                            Clocks::grantUnchecked,
                            C2)
                    .inRealRuns(C1, C1_PRIME, C2, LIN),
            of(
                            23,
                            "sleeps-after-release",
                            "a waiter takes a released row for held, for a whole L",
                            Answers::sleepsAfterRelease,
                            L2)
                    .inRealRuns(L2, N2),
            of(
                    26,
                    "heartbeat-at-any-beat",
                    "a heartbeat may write a lower beat than the row's",
                    WeakRules::heartbeatAtAnyBeat,
                    S4,
                    C1_PRIME),
            of(
                    27,
                    "older-beat-restarts-watch",
                    "a stale read of an older beat restarts the watch",
                    Answers::olderBeatRestartsWatch,
                    L1),
            of(
                            28,
                            "grants-copied",
                            "processes that come from one image draw the same names of grants",
                            Users::grantsCopied,
                            C1_PRIME,
                            S1)
                    .inRealRuns(C1_PRIME, LIN),
            of(
                    30,
                    "same-beat-on-retry",
                    "a heartbeat is repeated at the same beat",
                    Answers::sameBeatOnRetry,
                    S1,
                    C1_PRIME),
            of(31, "any-token", "heartbeat and release do not name the token", WeakRules::anyToken, S1),
            of(32, "grant-reused", "a grant's name is used for a second decision", Users::grantReused, S1, S2)
                    .inRealRuns(LIN),
            of(
                    37,
                    "released-read-as-held",
                    "a heartbeat refused by our own released grant counts as a success",
                    Answers::releasedReadAsHeld,
                    C1_PRIME,
                    K2),
            of(
                    39,
                    "sleeps-unnoticed",
                    "a holder does not notice that its machine was suspended",
                    Clocks::sleepsUnnoticed,
                    C1_PRIME),
            of(
                    40,
                    "length-unacknowledged",
                    "a lengthened lease is believed in before the store has acknowledged it",
                    Lengths::believedUnacknowledged,
                    C1_PRIME),
            of(
                    41,
                    "length-forgotten",
                    "a lengthened lease is believed in, and the row says the old one",
                    Lengths::forgotten,
                    S4,
                    C1_PRIME),
            of(
                    42,
                    "delete-without-condition",
                    "a release that deletes takes away whatever row there is",
                    WeakRules::deleteWithoutCondition,
                    S1,
                    C1_PRIME),
            of(
                    43,
                    "lost-release-forgotten",
                    "a release without an answer counts as not applied",
                    Answers::lostReleaseForgotten,
                    R1),
            of(
                    44,
                    "forced-release-as-own",
                    "a row that was freed by force counts as our own release",
                    Answers::forcedReleaseAsOwn,
                    R1),
            of(
                            45,
                            "believes-again",
                            "a lease that expired is believed in again a while later",
                            Users::believesAgain,
                            C1_PRIME)
                    .inRealRuns(C1_PRIME),
            of(
                    46,
                    "commit-without-condition",
                    "a commit writes whatever row there is",
                    WeakRules::commitWithoutCondition,
                    F3),
            of(
                            47,
                            "lost-commit-forgotten",
                            "a commit without an answer counts as not applied",
                            Commits::lostForgotten,
                            F3)
                    .inRealRuns(F3)
                    .under(RealPlan.LOST_ANSWERS),
            of(
                    48,
                    "commit-proved-by-any-release",
                    "any released row of its grant proves a commit, also one that was freed by force",
                    Commits::provedByAnyRelease,
                    F3),
            of(
                    49,
                    "broken-release-proved-by-anything",
                    "a release that writes takes any refusal for its success, once its connection broke",
                    Commits::brokenReleaseProvedByAnything,
                    F3),
            of(
                            50,
                            "several-one-by-one",
                            "several locks are taken one after the other, without a transaction",
                            Several::oneByOne,
                            M1)
                    .inRealRuns(M1)
                    .under(RealPlan.TOGETHER),
            of(
                            51,
                            "others-kept",
                            "when one of several locks is lost, the others are renewed on",
                            Several::othersKept,
                            M2)
                    .inRealRuns(M2)
                    .under(RealPlan.TOGETHER),
            of(
                    52,
                    "some-taken-for-all",
                    "after a lost transaction, a refusal by one of its own rows counts as one by all",
                    Several::someForAll,
                    C1,
                    M1),
            of(
                            53,
                            "tokens-of-the-first",
                            "locks that are taken together are all given the first one's token",
                            Several::tokensOfTheFirst,
                            M1,
                            F1)
                    .inRealRuns(S2, LIN),
            of(
                    54,
                    "commit-checks-one",
                    "a commit under several locks checks only the one that it frees",
                    Several::commitChecksOne,
                    F3),
            of(
                    55,
                    "image-keeps-leases",
                    "nothing ends before an image of the process is made",
                    Users::imageKeepsLeases,
                    C1_PRIME),
            of(
                    56,
                    "kept-row-freed",
                    "a lock that is to stay taken for a time is free once it is released",
                    Users::keptRowFreed,
                    R2),
            of(
                            57,
                            "renewing-ends-after-losses",
                            "a holder renews no more once three answers were lost",
                            Renewing::endsAfterLostAnswers,
                            N1)
                    .inRealRuns(N1),
            of(
                    58,
                    "renewing-ends-after-throttle",
                    "a holder renews no more once a heartbeat was throttled",
                    Renewing::endsAfterThrottle,
                    N1),
            of(
                    59,
                    "throttled-in-flight",
                    "a throttled heartbeat counts as under way for ever",
                    Renewing::throttledStaysInFlight,
                    N1),
            of(
                            60,
                            "heartbeat-impatient",
                            "a heartbeat is given up sooner than it can be answered",
                            Renewing::givesUpAtOnce,
                            N1)
                    .inRealRuns(N1),
            of(61, "renews-late", "a holder renews once, when its lease is nearly over", Renewing::renewsLate, N1)
                    .inRealRuns(N1),
            of(
                            62,
                            "looks-never-again",
                            "who waits looks no more once a read had no answer",
                            Waiting::looksNeverAgain,
                            N2)
                    .inRealRuns(N2),
            of(63, "looks-too-rarely", "who waits takes one of four looks", Waiting::looksTooRarely, N2)
                    .inRealRuns(L2, N2),
            of(
                            64,
                            "refuses-from-memory",
                            "who asks once is refused by what was seen before, and the store is not asked",
                            Waiting::refusesFromMemory,
                            N2)
                    .inRealRuns(N2)
                    .under(RealPlan.IMPATIENT),
            of(
                    65,
                    "expired-left-held",
                    "nothing is sent where a lease is released that expired and that nobody took",
                    Expired::leftHeld,
                    R3),
            of(66, "expired-said-released", "the release of a lost lease says RELEASED", Expired::saidToBeReleased, R1)
                    .inRealRuns(LIN),
            of(
                    67,
                    "sort-key-forgotten",
                    "who waits looks at another row of the same partition",
                    Waiting::sortKeyForgotten,
                    L2,
                    N2),
            of(
                            68,
                            "renewed-beyond-limit",
                            "a lease is renewed after the time for which it was to be held at most",
                            Users::renewedBeyondLimit,
                            C3)
                    .inRealRuns(C3),
            of(
                    69,
                    "time-to-live-by-wall-clock",
                    "the time to live of a row counts from a wall clock, however wrong that is",
                    Clocks::timeToLiveByWallClock,
                    C1,
                    C1_PRIME),
            of(
                    70,
                    "loss-of-several-for-each",
                    "a listener of several locks is told of a loss once for each of them",
                    Users::lossOfSeveralToldForEach,
                    K1),
            of(
                    71,
                    "conflict-as-refusal",
                    "a write that conflicts with a transaction counts as refused by its row",
                    Conflicts::takenForRefusals,
                    K3,
                    N1),
            of(
                    72,
                    "conflict-not-repeated",
                    "a write that conflicts with a transaction is not sent again",
                    Conflicts::notRepeated,
                    N2),
            of(
                    73,
                    "by-hand-forgotten",
                    "a lease that its holder renews by hand is renewed in the background too",
                    Hands::renewedInTheBackground,
                    C3),
            of(74, "asked-heartbeat-unsent", "a heartbeat that a holder asks for is not sent", Hands::unsent, N1),
            of(
                    75,
                    "moved-limit-forgotten",
                    "a heartbeat does not move the time for which a lease is renewed",
                    Hands::movedLimitForgotten,
                    C3),
            of(
                    76,
                    "moved-keep-forgotten",
                    "a heartbeat does not move the time for which a row stays taken",
                    Hands::movedKeepForgotten,
                    R2),
            of(
                            77,
                            "lost-heartbeat-first",
                            "a heartbeat waits until an earlier one of its client is answered or given up",
                            Renewing::waitsForLostOnes,
                            N1)
                    .inRealRuns(N1)
                    .under(RealPlan.MANY_HELD),
            of(
                            78,
                            "others-lost-silently",
                            "when one of several locks is lost, the others are freed and nobody tells their holder",
                            Several::othersLostSilently,
                            C1,
                            M2)
                    .inRealRuns(M2, K1)
                    .under(RealPlan.TOGETHER));

    private Mutants() {}

    private static Mutant of(int number, String name, String defect, Supplier<Lock> lock, Property... named) {
        return new Mutant(
                number,
                name,
                defect,
                EnumSet.copyOf(Arrays.asList(named)),
                lock,
                EnumSet.noneOf(Property.class),
                RealPlan.USUAL);
    }

    public static List<Mutant> all() {
        return ALL;
    }

    /**
     * The one of that name.
     *
     * @throws IllegalArgumentException with one line that lists the names, if there is none
     */
    public static Mutant named(String name) {
        return ALL.stream()
                .filter(mutant -> mutant.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no mutant '" + name + "'; there are "
                        + String.join(", ", ALL.stream().map(Mutant::name).toList())));
    }
}
