package io.github.dynamodblock.chaos.explore;

import java.util.Locale;
import java.util.function.Supplier;

/** A lock with one mistake, by its number and its name in the table of mutants. */
public enum Mutant {
    HEARTBEAT_WITHOUT_CONDITION(
            1,
            Law.S1,
            Bounds.SMALL,
            "a heartbeat is applied whatever the row shows",
            Mutants.HeartbeatWithoutCondition::new),
    VALIDITY_FROM_RESPONSE(
            2, Law.C1_PRIME, Bounds.LEAN, "belief counts from the response", Mutants.ValidityFromResponse::new),
    EARLY_TAKEOVER(4, Law.S4, Bounds.LEAN, "a takeover waits a tick less than the lease", Mutants.EarlyTakeover::new),
    UNCONDITIONAL_RELEASE(
            5, Law.S1, Bounds.SMALL, "a release is applied whatever the row shows", Mutants.UnconditionalRelease::new),
    RELEASE_BY_OWNER(6, Law.S1, Bounds.SMALL, "a release asks for the owner only", Mutants.ReleaseByOwner::new),
    IGNORES_LOCAL_VALIDITY(
            7,
            Law.C1_PRIME,
            Bounds.LEAN,
            "the holder believes until it is told otherwise",
            Mutants.IgnoresLocalValidity::new),
    VERSION_REUSED(11, Law.S4, Bounds.SMALL, "heartbeats take versions of the grant again", Mutants.VersionReused::new),
    TAKEOVER_BY_OWNER(
            12, Law.S4, Bounds.LEAN, "a takeover asks for the owner, not the version", Mutants.TakeoverByOwner::new),
    TAKEOVER_WITHOUT_CONDITION(
            13,
            Law.S4,
            Bounds.LEAN,
            "a takeover is applied whatever the row shows",
            Mutants.TakeoverWithoutCondition::new),
    ANOTHERS_WRITE_AS_OWN(
            15,
            Law.C1_PRIME,
            Bounds.SMALL,
            "a refusal after a lost answer is taken for success",
            Mutants.AnothersWriteAsOwn::new),
    RETRY_BUMPS_TOKEN(
            16, Law.S1, Bounds.SMALL, "a retried acquire takes its own row again", Mutants.RetryBumpsToken::new),
    HEARTBEAT_AFTER_LOSS(
            20, Law.C3, Bounds.LEAN, "the heartbeat goes on after the loss", Mutants.HeartbeatAfterLoss::new),
    GRANT_UNCHECKED(
            22,
            Law.C2,
            Bounds.LEAN,
            "acquire returns a lease however late its answer comes",
            Mutants.GrantUnchecked::new),
    HEARTBEAT_AT_ANY_BEAT(26, Law.S4, Bounds.SMALL, "a heartbeat may lower the beat", Mutants.HeartbeatAtAnyBeat::new),
    SAME_BEAT_ON_RETRY(
            30, Law.S4, Bounds.LEAN, "a heartbeat is retried under the same beat", Mutants.SameBeatOnRetry::new),
    ANY_TOKEN(
            31, Law.S2, Bounds.THREE_TENURES, "heartbeat and release do not ask for the token", Mutants.AnyToken::new),
    GRANT_REUSED(
            32,
            Law.S4,
            Bounds.THREE_TENURES,
            "a refused decision's grant is used for the next",
            Mutants.GrantReused::new),
    SLEEPS_UNNOTICED(
            39,
            Law.C1_PRIME,
            Bounds.ASLEEP,
            "the holder does not notice that its machine was suspended",
            Mutants.SleepsUnnoticed::new),
    RENEWING_ENDS_AFTER_LOSSES(
            57,
            Law.N1,
            Bounds.THROTTLED,
            "the holder renews no more once an answer was lost",
            Mutants.EndsAfterLosses::new),
    THROTTLED_IN_FLIGHT(
            59, Law.N1, Bounds.THROTTLED, "a throttled heartbeat counts as under way", Mutants.ThrottledInFlight::new),
    EXPIRED_SAID_RELEASED(
            66,
            Law.RELEASED,
            Bounds.LEAN,
            "the release of a lost lease says RELEASED",
            Mutants.ExpiredSaidReleased::new);

    private final int number;
    private final Law law;

    @SuppressWarnings("ImmutableEnumChecker") // a record of numbers
    private final Bounds bounds;

    private final String says;

    @SuppressWarnings("ImmutableEnumChecker") // a constructor
    private final Supplier<Protocol> protocol;

    Mutant(int number, Law law, Bounds bounds, String says, Supplier<Protocol> protocol) {
        this.number = number;
        this.law = law;
        this.bounds = bounds;
        this.says = says;
        this.protocol = protocol;
    }

    /** As the table of mutants numbers it. */
    public int number() {
        return number;
    }

    /** Its mistake. */
    public String says() {
        return says;
    }

    /** As it is typed: {@code same-beat-on-retry}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The law that it has to be found to break. */
    public Law law() {
        return law;
    }

    /** The space in which it is looked for. */
    public Bounds bounds() {
        return bounds;
    }

    Protocol protocol() {
        return protocol.get();
    }
}
