package io.github.dynamodblock.chaos.crosscheck;

import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.history.Event;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The wrong behaviours of a lock that can be written into a VALID history, and the property that each violates. */
enum WrongBehaviour {
    RENEWS_AFTER_A_LOSS(Property.C3, WrongHolders::renewAfterLoss),
    RENEWS_AFTER_A_RELEASE(Property.C3, WrongHolders::renewAfterRelease),
    BELIEVES_AFTER_ITS_LOSS(Property.C4, WrongHolders::believeAfterLoss),
    BELIEVES_AFTER_ITS_RELEASE(Property.C4, WrongHolders::believeAfterRelease),
    BELIEVES_AFTER_ITS_VALIDITY(Property.C4, WrongHolders::believeAfterValidity),
    BELIEVES_WITHOUT_A_GRANT(Property.C4, WrongHolders::believeWithoutGrant),

    LOSS_TOLD_WITHIN_THE_VALIDITY(Property.K3, WrongCallbacks::lossWithinValidity),
    LOSS_TOLD_AS_EXPIRED_WITHIN_THE_VALIDITY(Property.K3, WrongCallbacks::expiredWithinValidity),
    LOSS_TOLD_AS_STOLEN_WHERE_NOBODY_TOOK_IT(Property.K3, WrongCallbacks::stolenByNobody),
    LOSS_TOLD_AS_CLOSED_WHERE_NOBODY_CLOSES(Property.N1, WrongCallbacks::closedByNobody),
    LOSS_TOLD_TWICE(Property.K1, WrongCallbacks::lossTwice),
    LOSS_TOLD_AFTER_THE_RELEASE(Property.K4, WrongCallbacks::lossAfterRelease),
    DANGER_TOLD_TWICE(Property.K5, WrongCallbacks::dangerTwice),
    DANGER_AFTER_A_LOSS(Property.K5, WrongCallbacks::dangerAfterLoss),
    SAFE_WITHOUT_A_DANGER(Property.K5, WrongCallbacks::safeWithoutDanger),
    CALLBACK_FOR_AN_UNKNOWN_TOKEN(Property.K5, WrongCallbacks::unknownToken),

    RELEASE_TOLD_AS_LOST_THOUGH_APPLIED(Property.R1, WrongReleases::lostThoughApplied),
    RELEASE_TOLD_AS_RELEASED_THOUGH_REFUSED(Property.R1, WrongReleases::releasedThoughRefused),
    RELEASE_TOLD_TWICE(Property.R1, WrongReleases::twice),
    RELEASE_WITHOUT_A_GRANT(Property.R1, WrongReleases::withoutGrant),

    VERSION_WRITTEN_TWICE(Property.S1, WrongRows::versionTwice),
    GRANT_OF_TWO_PROCESSES(Property.S1, WrongRows::grantOfTwoProcesses),
    TOKEN_UNDER_TWO_GRANTS(Property.S1, WrongRows::tokenOfTwoGrants),
    ROW_GOES_BACK(Property.S1, WrongRows::goesBack),
    APPLIED_WRITE_OF_ANOTHER_VERSION(Property.S1, WrongRows::heartbeatStoresOtherVersion),
    HEARTBEAT_REFUSED_THOUGH_IT_HOLDS(Property.S1, WrongRows::heartbeatRefusedToHolder),

    TAKEOVER_OF_AN_UNSEEN_VERSION(Property.S3, WrongTakeovers::unseenVersion),
    TAKEOVER_OF_A_VERSION_SEEN_LATER(Property.S3, WrongTakeovers::versionSeenLater),
    TAKEOVER_TOO_EARLY(Property.S3, WrongTakeovers::tooEarly),
    TAKEOVER_WITHIN_THE_VALIDITY(Property.S4, WrongTakeovers::withinValidity),

    GRANT_THAT_NO_RESPONSE_SHOWED(Property.C5, WrongOperations::grantWithoutResponse),
    GRANT_WITH_ANOTHER_TOKEN(Property.C5, WrongOperations::grantWithOtherToken),
    HALF_A_GROUP_GRANTED(Property.M1, WrongOperations::halfOfGroup),
    GAP_IN_A_FENCED_SEQUENCE(Property.F1, WrongOperations::fencedSequenceWithGap),
    FENCED_SEQUENCE_TWICE(Property.F1, WrongOperations::fencedSequenceTwice),
    OPERATION_THAT_NEVER_ENDS(Property.L5, WrongOperations::neverReturns);

    final Property violated;

    @SuppressWarnings("ImmutableEnumChecker") // a static method
    private final Function<ValidRun, Stream<List<Event>>> variants;

    WrongBehaviour(Property violated, Function<ValidRun, Stream<List<Event>>> variants) {
        this.violated = violated;
        this.variants = variants;
    }

    /** Returns lists of events with this behaviour: one for each place of the run to which it can be written. */
    Stream<List<Event>> variants(ValidRun run) {
        return variants.apply(run);
    }
}
