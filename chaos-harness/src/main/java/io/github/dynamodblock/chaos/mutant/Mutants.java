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
import static io.github.dynamodblock.chaos.checker.Property.R4;
import static io.github.dynamodblock.chaos.checker.Property.S1;
import static io.github.dynamodblock.chaos.checker.Property.S2;
import static io.github.dynamodblock.chaos.checker.Property.S3;
import static io.github.dynamodblock.chaos.checker.Property.S4;

import io.github.dynamodblock.chaos.checker.Property;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Supplier;

/** The mutants, in the order of the table of mutants in the documentation. */
public final class Mutants {
    /** ρ, the clock drift, of every lock that is the base of a mutant. */
    static final double DRIFT = 0.01;

    private static final List<Mutant> ALL = List.of(
            of(
                    1,
                    "heartbeat-without-condition",
                    "the store applies a heartbeat without any condition",
                    WeakConditionMutants::heartbeatWithoutCondition,
                    S1),
            of(
                    2,
                    "validity-from-response",
                    "validity counts from the response to a heartbeat, not from its send",
                    HolderMutants::validityFromResponse,
                    C1_PRIME,
                    K2),
            of(
                    3,
                    "watch-from-request",
                    "a challenger starts to watch when it sends its read, not when the response arrives",
                    ClockMutants::watchFromRequest,
                    S3),
            of(
                            4,
                            "early-takeover",
                            "a challenger takes the lock over before it has watched the row for L",
                            AnswerMutants::earlyTakeover,
                            S3,
                            S4)
                    .inRealRuns(C1, C1_PRIME, LIN),
            of(
                            5,
                            "unconditional-release",
                            "the store applies a release without any condition",
                            WeakConditionMutants::unconditionalRelease,
                            S1,
                            C1_PRIME)
                    .inRealRuns(C1, C1_PRIME, LIN),
            of(
                    5,
                    "release-after-loss",
                    "a holder that was notified of a loss then frees the row without any condition",
                    AfterLossMutants::release,
                    S1,
                    C1_PRIME),
            of(
                    6,
                    "release-by-owner",
                    "the condition of a release checks only the name of the owner",
                    WeakConditionMutants::releaseByOwner,
                    S1),
            of(
                            7,
                            "ignores-local-validity",
                            "a holder does not check its own clock",
                            HolderMutants::ignoresLocalValidity,
                            C1_PRIME,
                            K2)
                    .inRealRuns(C1_PRIME),
            of(
                    8,
                    "token-reset",
                    "after the row is deleted, tokens start again from the beginning",
                    WeakConditionMutants::tokenResetAfterDeletion,
                    S2,
                    F1),
            of(
                    8,
                    "token-forgotten",
                    "after the row is deleted, tokens start at the wall clock, even if the client has seen higher tokens",
                    AnswerMutants::tokensForgotten,
                    S2),
            of(9, "local-tokens", "tokens come from a counter in the client", AnswerMutants::localTokens, S2, F1),
            of(10, "wall-clock", "leases end by the wall clock", ClockMutants::wallClock, S4)
                    .inRealRuns(N1),
            of(11, "version-reused", "every heartbeat writes the same version", AnswerMutants::versionReused, S1, S4),
            of(
                    12,
                    "takeover-by-owner",
                    "the condition of a takeover checks the owner of the row, not its version",
                    WeakConditionMutants::takeoverByOwner,
                    S4),
            of(
                    13,
                    "takeover-without-condition",
                    "the store applies a takeover without any condition",
                    WeakConditionMutants::takeoverWithoutCondition,
                    S3,
                    S4),
            of(
                    14,
                    "own-write-as-anothers",
                    "after a lost response to its acquire, a client treats its own grant as that of another client",
                    AnswerMutants::ownWriteAsAnothers,
                    L1,
                    L3,
                    L5),
            of(
                            15,
                            "anothers-write-as-own",
                            "after a lost response to its acquire, a client treats the grant of another client as its own",
                            AnswerMutants::anothersWriteAsOwn,
                            C1,
                            S1)
                    .inRealRuns(C1_PRIME, LIN),
            of(
                    16,
                    "retry-bumps-token",
                    "if the response to an acquire was lost, the store applies the retry a second time",
                    WeakConditionMutants::retryBumpsToken,
                    S1),
            of(17, "no-lost-callback", "listeners are not notified of a loss", HolderMutants::noLostCallback, K1)
                    .inRealRuns(K1),
            of(
                            18,
                            "lost-waits-for-store",
                            "listeners are notified of a loss only after one more response of the store",
                            HolderMutants::lostWaitsForStore,
                            K2)
                    .inRealRuns(K2),
            of(19, "lost-twice", "listeners are notified of a loss twice", HolderMutants::lostTwice, K1)
                    .inRealRuns(K1),
            of(
                            19,
                            "lost-after-release",
                            "listeners are notified of a loss after the release",
                            HolderMutants::lostAfterRelease,
                            K4)
                    .inRealRuns(K4),
            of(
                    20,
                    "heartbeat-after-loss",
                    "one more heartbeat is sent after a lease was lost",
                    AfterLossMutants::heartbeat,
                    C3),
            of(
                            21,
                            "timeout-as-stolen",
                            "a heartbeat without a response counts as a stolen lease",
                            AnswerMutants::timeoutAsStolen,
                            K3)
                    .inRealRuns(N1),
            of(
                            22,
                            "grant-unchecked",
                            "acquire does not check the clock before it returns",
                            ClockMutants::grantUnchecked,
                            C2)
                    .inRealRuns(C1, C1_PRIME, C2, LIN)
                    .under(RealPlan.LOST_ANSWERS),
            of(
                            23,
                            "sleeps-after-release",
                            "a waiter treats a released row as held for a whole L",
                            AnswerMutants::sleepsAfterRelease,
                            L2)
                    .inRealRuns(L2, N2),
            of(
                    26,
                    "heartbeat-at-any-beat",
                    "the store applies a heartbeat even if its beat is lower than the beat of the row",
                    WeakConditionMutants::heartbeatAtAnyBeat,
                    S4,
                    C1_PRIME),
            of(
                    27,
                    "older-beat-restarts-watch",
                    "a stale read that shows an older beat restarts the watch of a challenger",
                    AnswerMutants::olderBeatRestartsWatch,
                    L1),
            of(
                            28,
                            "grants-copied",
                            "processes that start from one image use the same names for their grants",
                            HolderMutants::grantsCopied,
                            C1_PRIME,
                            S1)
                    .inRealRuns(C1_PRIME, LIN),
            of(
                    30,
                    "same-beat-on-retry",
                    "the retry of a heartbeat has the same beat",
                    AnswerMutants::sameBeatOnRetry,
                    S1,
                    C1_PRIME),
            of(
                    31,
                    "any-token",
                    "the conditions of heartbeat and release do not check the token",
                    WeakConditionMutants::anyToken,
                    S1),
            of(32, "grant-reused", "two decisions use the same grant", HolderMutants::grantReused, S1, S2)
                    .inRealRuns(LIN),
            of(
                    37,
                    "released-read-as-held",
                    "a refused heartbeat counts as a success if the row shows the holder's grant, but released",
                    AnswerMutants::releasedReadAsHeld,
                    C1_PRIME,
                    K2),
            of(
                    39,
                    "sleeps-unnoticed",
                    "a holder does not notice that its machine was suspended",
                    ClockMutants::sleepsUnnoticed,
                    C1_PRIME),
            of(
                    40,
                    "length-unacknowledged",
                    "a holder uses a longer lease before the store has acknowledged it",
                    LengthMutants::believedUnacknowledged,
                    C1_PRIME),
            of(
                    41,
                    "length-forgotten",
                    "a holder uses a longer lease, but the row still has the old one",
                    LengthMutants::forgotten,
                    S4,
                    C1_PRIME),
            of(
                    42,
                    "delete-without-condition",
                    "the store applies a release that deletes the row without any condition",
                    WeakConditionMutants::deleteWithoutCondition,
                    S1,
                    C1_PRIME),
            of(
                    43,
                    "lost-release-forgotten",
                    "a release without a response counts as not applied",
                    AnswerMutants::lostReleaseForgotten,
                    R1),
            of(
                    44,
                    "forced-release-as-own",
                    "if the row was freed by force, the client reports that its own release freed it",
                    AnswerMutants::forcedReleaseAsOwn,
                    R1),
            of(
                            45,
                            "believes-again",
                            "a holder treats an expired lease as valid again some time later",
                            HolderMutants::believesAgain,
                            C1_PRIME)
                    .inRealRuns(C1_PRIME),
            of(
                    46,
                    "commit-without-condition",
                    "the store applies a commit without any condition",
                    WeakConditionMutants::commitWithoutCondition,
                    F3),
            of(
                            47,
                            "lost-commit-forgotten",
                            "a commit without a response counts as not applied",
                            CommitMutants::lostForgotten,
                            F3)
                    .inRealRuns(F3)
                    .under(RealPlan.LOST_ANSWERS),
            of(
                    48,
                    "commit-proved-by-any-release",
                    "a released row with the grant of a commit counts as proof of the commit, even if the row was freed by force",
                    CommitMutants::provedByAnyRelease,
                    F3),
            of(
                    49,
                    "broken-release-proved-by-anything",
                    "after its connection broke, a release that writes treats every refusal as success",
                    CommitMutants::brokenReleaseProvedByAnything,
                    F3),
            of(
                            50,
                            "several-one-by-one",
                            "several locks are acquired one after the other, without a transaction",
                            MultiKeyMutants::oneByOne,
                            M1)
                    .inRealRuns(M1)
                    .under(RealPlan.TOGETHER),
            of(
                            51,
                            "others-kept",
                            "when one of several locks is lost, the others are still renewed",
                            MultiKeyMutants::othersKept,
                            M2)
                    .inRealRuns(M2)
                    .under(RealPlan.TOGETHER),
            of(
                    52,
                    "some-taken-for-all",
                    "a refused transaction counts as applied to all rows if one of the rows shows its grant",
                    MultiKeyMutants::someForAll,
                    C1,
                    M1),
            of(
                            53,
                            "tokens-of-the-first",
                            "several locks that are acquired together all get the token of the first lock",
                            MultiKeyMutants::tokensOfTheFirst,
                            M1,
                            F1)
                    .inRealRuns(S2, LIN),
            of(
                    54,
                    "commit-checks-one",
                    "a commit under several locks checks only the lock that it frees",
                    MultiKeyMutants::commitChecksOne,
                    F3),
            of(
                    55,
                    "image-keeps-leases",
                    "leases do not end before an image of the process is made",
                    HolderMutants::imageKeepsLeases,
                    C1_PRIME),
            of(
                    56,
                    "kept-row-freed",
                    "a lock that must stay taken for a time is free as soon as it is released",
                    HolderMutants::keptRowFreed,
                    R2),
            of(
                            57,
                            "renewing-ends-after-losses",
                            "a holder stops renewing after three lost responses",
                            RenewalMutants::endsAfterLostAnswers,
                            N1)
                    .inRealRuns(N1),
            of(
                    58,
                    "renewing-ends-after-throttle",
                    "a holder stops renewing after a throttled heartbeat",
                    RenewalMutants::endsAfterThrottle,
                    N1),
            of(
                    59,
                    "throttled-in-flight",
                    "a throttled heartbeat counts as unanswered for ever",
                    RenewalMutants::throttledStaysInFlight,
                    N1),
            of(
                            60,
                            "heartbeat-impatient",
                            "a holder gives a heartbeat up before a response can arrive",
                            RenewalMutants::givesUpAtOnce,
                            N1)
                    .inRealRuns(N1),
            of(
                            61,
                            "renews-late",
                            "a holder sends only one heartbeat, shortly before its lease ends",
                            RenewalMutants::renewsLate,
                            N1)
                    .inRealRuns(N1),
            of(
                            62,
                            "looks-never-again",
                            "a waiter stops reading after a read without a response",
                            WaiterMutants::noReadAfterLostResponse,
                            N2)
                    .inRealRuns(N2),
            of(63, "looks-too-rarely", "a waiter sends only one of four reads", WaiterMutants::readsTooRarely, N2)
                    .inRealRuns(L2, N2),
            of(
                            64,
                            "refuses-from-memory",
                            "a caller that does not wait is refused because of an old observation, without a request to the store",
                            WaiterMutants::refusesFromMemory,
                            N2)
                    .inRealRuns(N2)
                    .under(RealPlan.IMPATIENT),
            of(
                    65,
                    "expired-left-held",
                    "the release of an expired lease sends no request, even if no client has taken the lock over",
                    ExpiredLeaseMutants::leftHeld,
                    R3),
            of(
                            66,
                            "expired-said-released",
                            "the release of a lost lease returns RELEASED",
                            ExpiredLeaseMutants::saidToBeReleased,
                            R1)
                    .inRealRuns(LIN),
            of(
                    67,
                    "sort-key-forgotten",
                    "a waiter reads another row of the same partition",
                    WaiterMutants::sortKeyForgotten,
                    L2,
                    N2),
            of(
                            68,
                            "renewed-beyond-limit",
                            "a lease is renewed after its maximum time (atMost) has passed",
                            HolderMutants::renewedBeyondLimit,
                            C3)
                    .inRealRuns(C3),
            of(
                    69,
                    "time-to-live-by-wall-clock",
                    "the time to live of a row counts from the wall clock of the client, even if that clock is wrong",
                    ClockMutants::timeToLiveByWallClock,
                    C1,
                    C1_PRIME),
            of(
                    70,
                    "loss-of-several-for-each",
                    "a listener of several locks is notified of one loss once per lock",
                    HolderMutants::lossOfSeveralReportedForEach,
                    K1),
            of(
                    71,
                    "conflict-as-refusal",
                    "a write that conflicts with a transaction counts as refused by the row",
                    ConflictMutants::takenForRefusals,
                    K3,
                    N1),
            of(
                    72,
                    "conflict-not-repeated",
                    "a write that conflicts with a transaction is not sent again",
                    ConflictMutants::notRepeated,
                    N2),
            of(
                    73,
                    "by-hand-forgotten",
                    "a lease that its holder renews by hand is also renewed in the background",
                    RequestedHeartbeatMutants::renewedInTheBackground,
                    C3),
            of(
                    74,
                    "asked-heartbeat-unsent",
                    "a heartbeat that the holder requests is not sent",
                    RequestedHeartbeatMutants::unsent,
                    N1),
            of(
                    75,
                    "moved-limit-forgotten",
                    "a heartbeat that requests a new maximum time (atMost) does not change the maximum time",
                    RequestedHeartbeatMutants::movedLimitForgotten,
                    C3),
            of(
                    76,
                    "moved-keep-forgotten",
                    "a heartbeat that requests a new minimum time (atLeast) does not change the minimum time",
                    RequestedHeartbeatMutants::movedKeepForgotten,
                    R2),
            of(
                            77,
                            "lost-heartbeat-first",
                            "a heartbeat is not sent until the client has a response to an earlier heartbeat, or gives that heartbeat up",
                            RenewalMutants::waitsForLostOnes,
                            N1)
                    .inRealRuns(N1)
                    .under(RealPlan.MANY_HELD),
            of(
                            78,
                            "others-lost-silently",
                            "when one of several locks is lost, the others are freed, but their holder is not notified",
                            MultiKeyMutants::othersLostSilently,
                            C1,
                            M2)
                    .inRealRuns(M2, K1)
                    .under(RealPlan.TOGETHER),
            of(
                    79,
                    "close-ignores-work",
                    "a closing client releases the locks under which work runs",
                    CloseMutants::ignoresWork,
                    R4),
            of(
                    79,
                    "close-does-not-wait",
                    "a closing client does not wait for work, and gives up its lock",
                    CloseMutants::doesNotWait,
                    R4));

    private Mutants() {}

    private static Mutant of(int number, String name, String defect, Supplier<LockVariant> lock, Property... named) {
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
     * Returns the mutant with this name.
     *
     * @throws IllegalArgumentException if there is no such mutant; the message is one line and lists the names
     */
    public static Mutant named(String name) {
        return ALL.stream()
                .filter(mutant -> mutant.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no mutant '" + name + "'; there are "
                        + String.join(", ", ALL.stream().map(Mutant::name).toList())));
    }
}
