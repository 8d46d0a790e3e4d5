package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.chaos.checker.Property;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * An explored mutant is one of the mutants that {@code explore} knows: the mistake, the law that it must break, and the
 * bounds of the search.
 */
public enum ExploredMutant {
    HEARTBEAT_WITHOUT_CONDITION(Property.S1, SpaceBounds.SMALL, ExploredMutants.HeartbeatWithoutCondition::new),
    VALIDITY_FROM_RESPONSE(Property.C1_PRIME, SpaceBounds.LEAN, ExploredMutants.ValidityFromResponse::new),
    EARLY_TAKEOVER(Property.S4, SpaceBounds.LEAN, ExploredMutants.EarlyTakeover::new),
    UNCONDITIONAL_RELEASE(Property.S1, SpaceBounds.SMALL, ExploredMutants.UnconditionalRelease::new),
    RELEASE_BY_OWNER(Property.S1, SpaceBounds.SMALL, ExploredMutants.ReleaseByOwner::new),
    IGNORES_LOCAL_VALIDITY(Property.C1_PRIME, SpaceBounds.LEAN, ExploredMutants.IgnoresLocalValidity::new),
    VERSION_REUSED(Property.S4, SpaceBounds.SMALL, ExploredMutants.VersionReused::new),
    TAKEOVER_BY_OWNER(Property.S4, SpaceBounds.LEAN, ExploredMutants.TakeoverByOwner::new),
    TAKEOVER_WITHOUT_CONDITION(Property.S4, SpaceBounds.LEAN, ExploredMutants.TakeoverWithoutCondition::new),
    ANOTHERS_WRITE_AS_OWN(Property.C1_PRIME, SpaceBounds.SMALL, ExploredMutants.AnothersWriteAsOwn::new),
    RETRY_BUMPS_TOKEN(Property.S1, SpaceBounds.SMALL, ExploredMutants.RetryBumpsToken::new),
    HEARTBEAT_AFTER_LOSS(Property.C3, SpaceBounds.LEAN, ExploredMutants.HeartbeatAfterLoss::new),
    GRANT_UNCHECKED(Property.C2, SpaceBounds.LEAN, ExploredMutants.GrantUnchecked::new),
    HEARTBEAT_AT_ANY_BEAT(Property.S4, SpaceBounds.SMALL, ExploredMutants.HeartbeatAtAnyBeat::new),
    SAME_BEAT_ON_RETRY(Property.S4, SpaceBounds.LEAN, ExploredMutants.SameBeatOnRetry::new),
    ANY_TOKEN(Property.S2, SpaceBounds.THREE_TENURES, ExploredMutants.AnyToken::new),
    GRANT_REUSED(Property.S4, SpaceBounds.THREE_TENURES, ExploredMutants.GrantReused::new),
    SLEEPS_UNNOTICED(Property.C1_PRIME, SpaceBounds.ASLEEP, ExploredMutants.SleepsUnnoticed::new),
    RENEWING_ENDS_AFTER_LOSSES(Property.N1, SpaceBounds.THROTTLED, ExploredMutants.EndsAfterLosses::new),
    THROTTLED_IN_FLIGHT(Property.N1, SpaceBounds.THROTTLED, ExploredMutants.ThrottledInFlight::new),
    EXPIRED_SAID_RELEASED(Property.R1, SpaceBounds.LEAN, ExploredMutants.ExpiredSaidReleased::new),
    COMMIT_WITHOUT_CONDITION(Property.S1, SpaceBounds.COMMITTED, ExploredMutants.CommitWithoutCondition::new),
    LOST_COMMIT_FORGOTTEN(Property.F3, SpaceBounds.COMMITTED, ExploredMutants.LostCommitForgotten::new),
    COMMIT_PROVED_BY_ANY_RELEASE(Property.F3, SpaceBounds.FORCED, ExploredMutants.CommitProvedByAnyRelease::new),
    SEVERAL_ONE_BY_ONE(Property.M1, SpaceBounds.TOGETHER, ExploredMultiKeyMutants.OneByOne::new),
    OTHERS_KEPT(Property.M2, SpaceBounds.TOGETHER, ExploredMultiKeyMutants.OthersKept::new),
    SOME_TAKEN_FOR_ALL(Property.M1, SpaceBounds.TOGETHER, ExploredMultiKeyMutants.SomeTakenForAll::new),
    TOKENS_OF_THE_FIRST(Property.M1, SpaceBounds.TOGETHER, ExploredMultiKeyMutants.TokensOfTheFirst::new),
    OTHERS_LOST_SILENTLY(Property.M2, SpaceBounds.TOGETHER, ExploredMultiKeyMutants.OthersLostSilently::new);

    private final Property law;

    @SuppressWarnings("ImmutableEnumChecker") // a record of numbers
    private final SpaceBounds bounds;

    @SuppressWarnings("ImmutableEnumChecker") // a constructor
    private final Supplier<ExploredProtocol> protocol;

    ExploredMutant(Property law, SpaceBounds bounds, Supplier<ExploredProtocol> protocol) {
        this.law = law;
        this.bounds = bounds;
        this.protocol = protocol;
    }

    /** Returns the number of the mutant in the table of mutants. */
    public int number() {
        return same().number();
    }

    /** Returns a short description of the mistake. */
    public String says() {
        return same().defect();
    }

    /** Returns the mutant with this mistake that all commands share. */
    private io.github.dynamodblock.chaos.mutant.Mutant same() {
        return io.github.dynamodblock.chaos.mutant.Mutants.named(id());
    }

    /** Returns the name that a user types, for example {@code same-beat-on-retry}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the law that the mutant must break. */
    public Property law() {
        return law;
    }

    /** Returns the bounds of the space in which the search looks for a counterexample. */
    public SpaceBounds bounds() {
        return bounds;
    }

    ExploredProtocol protocol() {
        return protocol.get();
    }
}
