package io.github.dynamodblock.chaos.simulation.oracle;

import static io.github.dynamodblock.chaos.simulation.oracle.Script.L;
import static io.github.dynamodblock.chaos.simulation.oracle.Script.MILLI;
import static io.github.dynamodblock.chaos.simulation.oracle.Script.PATIENCE;
import static io.github.dynamodblock.chaos.simulation.oracle.Script.V;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.simulation.world.World;
import java.util.List;

/** Two scripts that differ in one thing, often a nanosecond: one keeps a property, the other breaks it. */
record Twins(Property property, Script legal, Script illegal) {
    private static final long CALM = Script.SETUP.calm();
    /** A quarter of a lease, two round trips and δ. */
    private static final long HAND_OVER = L / 4 + 2 * World.ROUND_TRIP + 100 * MILLI;

    /** A heartbeat period, or the pause of a waiter who had no answer, and what a slow clock may add. */
    private static final long BEAT = L / 4 + 10 * MILLI;

    private static final long LOOK = L / 4 + L / 5 + 10 * MILLI;

    /** When what was granted with a lock that was lost at 9 is to be given up. */
    private static final long LATE = 9 + 100 * MILLI;

    static List<Twins> all() {
        return List.of(
                new Twins(Property.S1, held().beats(9, 0, 1), new Script().beats(9, 0, 1)),
                // A copy of what ended a tenure lands in another of the same grant: over a deletion that may have its
                // token.
                new Twins(Property.S1, twice(1), twice(2)),
                new Twins(Property.S2, free().takes(9, 9, 1, 2), free().takes(9, 9, 1, 1)),
                // A client that was shown a token knows better than its wall clock.
                new Twins(
                        Property.S2,
                        new Script().takes(0, 0, 0, 1).takesAnew(9, 0, 5, 1),
                        new Script().takes(0, 0, 0, 1).takesAnew(9, 0, 5, 0)),
                new Twins(
                        Property.S3,
                        held().sees(5, 1).takes(5 + PATIENCE, 5 + PATIENCE, 1, 2),
                        held().sees(5, 1).takes(4 + PATIENCE, 5 + PATIENCE, 1, 2)),
                new Twins(Property.S4, held().takes(V, V, 1, 2), held().takes(V - 1, V, 1, 2)),
                new Twins(
                        Property.C1,
                        held().takes(V, V, 1, 2).granted(V, 1, 2, false),
                        held().takes(V - 1, V - 1, 1, 2).granted(V - 1, 1, 2, false)),
                // Freed by force, and renewed all the same.
                new Twins(
                        Property.C1,
                        next(held().beats(5, 0, 1).frees(6), 9),
                        next(held().frees(5).beats(6, 0, 1), 9)),
                // An attempt that ended unknown: validity counts from it.
                new Twins(
                        Property.C1,
                        new Script()
                                .lost(0, 0)
                                .takes(9 * MILLI, 9 * MILLI, 0, 1)
                                .granted(9 * MILLI, 0, 1, false)
                                .takes(V, V, 1, 2)
                                .granted(V, 1, 2, false),
                        new Script()
                                .lost(1, 0)
                                .takes(9 * MILLI, 9 * MILLI, 0, 1)
                                .granted(9 * MILLI, 0, 1, false)
                                .takes(V, V, 1, 2)
                                .granted(V, 1, 2, false)),
                // A refusal of before the force tells the holder nothing of it; one of after does.
                new Twins(
                        Property.C1_PRIME,
                        next(held(true).refuses(5, 0, 1).frees(6).hears(7), 9, true),
                        next(held(true).frees(6).refuses(6, 0, 1).hears(7), 9, true)),
                new Twins(
                        Property.C1_PRIME,
                        held(false).takes(9, 9, 1, 2).granted(9, 1, 2, true),
                        held(true).takes(9, 9, 1, 2).granted(9, 1, 2, true)),
                new Twins(
                        Property.C2,
                        new Script().takes(0, 1, 0, 1).granted(V - 1, 0, 1, false),
                        new Script().takes(0, 1, 0, 1).granted(V, 0, 1, false)),
                // Expired, released, released twice over, freed by force, released perhaps, and not released.
                new Twins(Property.LIN, next(held(), V), next(held(), V - 1)),
                new Twins(
                        Property.LIN,
                        next(held(), 9).releases(9, 0, 1),
                        next(held(), 9).releases(10, 0, 1)),
                new Twins(
                        Property.LIN,
                        next(held().sends(9, 0, 1), 9).releases(10, 0, 1),
                        next(held().fails(9, 0, 1), 9).releases(10, 0, 1)),
                new Twins(
                        Property.LIN, next(held().frees(9), 9), next(held(), 9).frees(9)),
                // A heartbeat that was applied after the force, or sent before it.
                new Twins(
                        Property.LIN,
                        next(held().beats(5, 0, 1).frees(6), 9),
                        next(held().frees(5).beats(6, 0, 1), 9)),
                new Twins(
                        Property.LIN,
                        next(held().sends(9, 0, 1), 9),
                        next(held(), 9).sends(10, 0, 1)),
                new Twins(
                        Property.LIN,
                        next(held().ends(9, 0, 1, ReleaseOutcome.UNKNOWN), 9),
                        next(held().ends(9, 0, 1, ReleaseOutcome.LOST), 9)),
                new Twins(Property.LIN, next(held().sends(9, 0, 1), 9), next(held().fails(9, 0, 1), 9)),
                new Twins(
                        Property.LIN,
                        free().takes(9, 9, 1, 2).granted(9, 1, 2, false),
                        free().takes(9, 9, 1, 1).granted(9, 1, 1, false)),
                new Twins(
                        Property.C3,
                        held().beats(8, 0, 1).releases(9, 0, 1),
                        held().releases(9, 0, 1).beats(10, 0, 1)),
                new Twins(
                        Property.F1,
                        fenced().writes(20, 0, 1, false).writes(21, 1, 2, true),
                        fenced().writes(20, 0, 1, true)),
                new Twins(Property.F1, fenced().writes(20, 1, 2, true), fenced().writes(20, 1, 2, false)),
                new Twins(Property.R1, free(), held().ends(3, 0, 1, ReleaseOutcome.RELEASED)),
                new Twins(
                        Property.R1,
                        held().ends(9, 0, 1, ReleaseOutcome.LOST),
                        held().releases(9, 0, 1, ReleaseOutcome.LOST)),
                // Of a row that was freed by force: with a release in doubt it can't know better.
                new Twins(
                        Property.R1,
                        held().frees(5).waits(6, 0, 1).ends(7, 0, 1, ReleaseOutcome.RELEASED),
                        held().frees(5).ends(7, 0, 1, ReleaseOutcome.RELEASED)),
                new Twins(Property.R2, kept().releases(101, 0, 1), kept().releases(100, 0, 1)),
                new Twins(
                        Property.R2,
                        kept().ends(3, 0, 1, ReleaseOutcome.RELEASED).takes(101, 101, 1, 2),
                        kept().ends(3, 0, 1, ReleaseOutcome.RELEASED).takes(100, 100, 1, 2)),
                new Twins(
                        Property.R3,
                        held().told(V, 0, 1, LostReason.EXPIRED)
                                .sends(V + 1, 0, 1)
                                .ends(V + 1, 0, 1, ReleaseOutcome.LOST),
                        held().told(V, 0, 1, LostReason.EXPIRED).ends(V + 1, 0, 1, ReleaseOutcome.LOST)),
                new Twins(
                        Property.R3,
                        held().told(V, 0, 1, LostReason.EXPIRED)
                                .leaves(V + 1, 0)
                                .ends(V + 2, 0, 1, ReleaseOutcome.LOST),
                        held().told(V, 0, 1, LostReason.EXPIRED)
                                .leaves(V + 1, 1)
                                .ends(V + 2, 0, 1, ReleaseOutcome.LOST)),
                new Twins(
                        Property.R4,
                        held().works(3, 0, 1, true)
                                .leaves(4, 0, 0)
                                .works(8, 0, 1, false)
                                .isFreed(9, 0, 1),
                        held().works(3, 0, 1, true)
                                .leaves(4, 0, 0)
                                .isFreed(9, 0, 1)
                                .works(10, 0, 1, false)),
                new Twins(
                        Property.R4,
                        held().works(3, 0, 1, true)
                                .leaves(4, 0, 10)
                                .releases(9, 0, 1)
                                .works(9, 0, 1, false),
                        held().works(3, 0, 1, true)
                                .leaves(4, 0, 10)
                                .isFreed(9, 0, 1)
                                .works(9, 0, 1, false)),
                new Twins(
                        Property.R4,
                        held().works(3, 0, 1, true).leaves(4, 0, 10).told(14, 0, 1, LostReason.CLIENT_CLOSED),
                        held().works(3, 0, 1, true).leaves(4, 0, 10).told(13, 0, 1, LostReason.CLIENT_CLOSED)),
                // A commit counts on from what its holder read; another that did so in between undoes it.
                new Twins(Property.F3, held().commits(9, 0, 1, 0, 1), held().commits(9, 0, 1, 1, 1)),
                new Twins(
                        Property.F3,
                        held().commits(9, 0, 1, 0, 1).toldOfCommit(10, 0, 1, CommitOutcome.COMMITTED),
                        held().toldOfCommit(10, 0, 1, CommitOutcome.COMMITTED)),
                new Twins(
                        Property.F3,
                        held().commits(9, 0, 1, 0, 1).toldOfCommit(10, 0, 1, CommitOutcome.UNKNOWN),
                        held().commits(9, 0, 1, 0, 1).toldOfCommit(10, 0, 1, CommitOutcome.NOT_COMMITTED)),
                new Twins(
                        Property.F3,
                        held().toldOfCommit(9, 0, 1, CommitOutcome.UNKNOWN).commits(10, 0, 1, 0, 1),
                        held().toldOfCommit(9, 0, 1, CommitOutcome.NOT_COMMITTED)
                                .commits(10, 0, 1, 0, 1)),
                // Under two locks: it says that it holds both.
                new Twins(
                        Property.F3,
                        both().commitsBoth(9, 0, 1).freesOther(9),
                        both().freesOther(9).commitsBoth(9, 0, 1)),
                new Twins(
                        Property.C3,
                        held().commits(8, 0, 1, 0, 1).toldOfCommit(9, 0, 1, CommitOutcome.COMMITTED),
                        held().toldOfCommit(7, 0, 1, CommitOutcome.UNKNOWN).commits(8, 0, 1, 0, 1)),
                new Twins(
                        Property.S1,
                        held().commits(9, 0, 1, 0, 1),
                        held().takes(V, V, 1, 2).commits(V, 0, 1, 0, 1)),
                new Twins(
                        Property.LIN,
                        next(held().commits(9, 0, 1, 0, 1), 9),
                        next(held(), 9).commits(10, 0, 1, 0, 1)),
                // Both rows at one instant, and both of their tokens.
                new Twins(Property.M1, new Script().takesBoth(1, 1, 0, 1), new Script().takesBoth(1, 2, 0, 1)),
                new Twins(
                        Property.M1, both(), new Script().takesBoth(1, 1, 0, 1).grantedBoth(2, 0, 1, 1)),
                new Twins(
                        Property.M2,
                        lostOfBoth().toldOther(LATE, 0, 1, 2).until(LATE + 1),
                        lostOfBoth().toldOther(LATE + 1, 0, 1, 2).until(LATE + 1)),
                new Twins(
                        Property.M2,
                        lostOfBoth().endsOther(LATE, 0, 1, 2),
                        lostOfBoth().endsOther(LATE + 1, 0, 1, 2)),
                new Twins(
                        Property.M2,
                        lostOfBoth().renewsOther(LATE, 0, 2),
                        lostOfBoth().renewsOther(LATE + 1, 0, 2).endsOther(LATE + 1, 0, 1, 2)),
                new Twins(
                        Property.M2,
                        lostOfBoth().endsOther(9, 0, 1, 2).until(LATE + 1),
                        lostOfBoth().until(LATE + 1)),
                // Up to its limit, and no longer.
                new Twins(Property.C3, limited().beats(2 + 100, 0, 1), limited().beats(2 + 101, 0, 1)),
                // As a heartbeat moved it.
                new Twins(
                        Property.C3,
                        limited().wants(5, 0, 1, 200, 0).beats(5 + 200, 0, 1),
                        limited().wants(5, 0, 1, 200, 0).beats(5 + 201, 0, 1)),
                new Twins(
                        Property.C3,
                        held().wants(5, 0, 1, 9, 0).beats(14, 0, 1),
                        held().wants(5, 0, 1, 9, 0).beats(15, 0, 1)),
                new Twins(
                        Property.R2,
                        kept().wants(5, 0, 1, 0, 200).releases(5 + 200, 0, 1),
                        kept().wants(5, 0, 1, 0, 200).releases(5 + 199, 0, 1)),
                // By hand, and as often as that.
                new Twins(Property.C3, byHand().wants(5, 0, 1, 0, 0).beats(5, 0, 1), byHand().beats(5, 0, 1)),
                new Twins(
                        Property.N1,
                        byHand().told(V, 0, 1, LostReason.EXPIRED),
                        byHand().wants(5, 0, 1, 0, 0).told(V, 0, 1, LostReason.EXPIRED)),
                new Twins(
                        Property.N1,
                        byHand().wants(5, 0, 1, 0, 0).beatsInVain(5, 0, 1, true).told(V, 0, 1, LostReason.EXPIRED),
                        byHand().wants(5, 0, 1, 0, 0)
                                .beatsInVain(5, 0, 1, false)
                                .told(V, 0, 1, LostReason.EXPIRED)),
                // For want of an answer: when the time is up, and no sooner.
                new Twins(
                        Property.N2,
                        held().asks(5, 1, 9 * MILLI).unavailable(5 + 9 * MILLI, 1),
                        held().asks(5, 1, 9 * MILLI).unavailable(5 + 6 * MILLI, 1)),
                new Twins(
                        Property.K1,
                        both().toldOfBoth(9, 0, 1),
                        both().toldOfBoth(9, 0, 1).toldOfBoth(9, 0, 1)),
                new Twins(Property.K1, held().until(V + 100 * MILLI), held().until(V + 100 * MILLI + 1)),
                new Twins(
                        Property.K1,
                        held().told(V, 0, 1, LostReason.EXPIRED),
                        held().told(V, 0, 1, LostReason.EXPIRED).told(V, 0, 1, LostReason.EXPIRED)),
                new Twins(
                        Property.K2,
                        held().told(V + 100 * MILLI, 0, 1, LostReason.EXPIRED),
                        held().told(V + 100 * MILLI + 1, 0, 1, LostReason.EXPIRED)),
                new Twins(
                        Property.K3,
                        held().told(V, 0, 1, LostReason.EXPIRED),
                        held().told(V - 1, 0, 1, LostReason.EXPIRED)),
                new Twins(
                        Property.K3,
                        held().takes(9, 9, 1, 2).told(10, 0, 1, LostReason.STOLEN),
                        held().told(10, 0, 1, LostReason.STOLEN)),
                new Twins(
                        Property.K4,
                        held().told(8, 0, 1, LostReason.CLIENT_CLOSED).releases(9, 0, 1),
                        held().releases(9, 0, 1).told(10, 0, 1, LostReason.CLIENT_CLOSED)),
                new Twins(Property.L1, left().takes(CALM, dead(), 1, 2), left().takes(CALM, dead() + 1, 1, 2)),
                new Twins(
                        Property.L2,
                        handed().takes(CALM, CALM + 9 + HAND_OVER, 1, 2),
                        handed().takes(CALM, CALM + 10 + HAND_OVER, 1, 2)),
                new Twins(
                        Property.L3,
                        new Script().asks(CALM, 0, L).takes(CALM, CALM, 0, 1).granted(CALM, 0, 1, false),
                        new Script().asks(CALM, 0, L).denied(CALM + L, 0)),
                new Twins(
                        Property.L5,
                        new Script().asks(0, 0, L).denied(L + 100 * MILLI, 0),
                        new Script().asks(0, 0, L).denied(L + 100 * MILLI + 1, 0)),
                // A heartbeat in each period, all lost; and one that nothing hindered.
                new Twins(Property.N1, expires(BEAT, true), expires(BEAT + 1, true)),
                new Twins(Property.N1, expires(BEAT, true), expires(BEAT, false)),
                new Twins(
                        Property.N1,
                        held().takes(5, 5, 1, 2).refuses(6, 0, 1).hears(7).told(8, 0, 1, LostReason.STOLEN),
                        held().takes(5, 5, 1, 2).refuses(6, 0, 1).told(8, 0, 1, LostReason.STOLEN)),
                // With another, of which that was told before.
                new Twins(
                        Property.N1,
                        stolenOfBoth().told(8, 0, 1, LostReason.STOLEN).toldOther(9, 0, 1, 2),
                        stolenOfBoth().toldOther(9, 0, 1, 2).told(10, 0, 1, LostReason.STOLEN)),
                new Twins(
                        Property.N1,
                        held().leaves(5, 0).told(6, 0, 1, LostReason.CLIENT_CLOSED),
                        held().told(6, 0, 1, LostReason.CLIENT_CLOSED)),
                new Twins(Property.N2, looks(LOOK), looks(LOOK + 1)),
                new Twins(Property.N2, looksAfterItself(400 * MILLI), looksAfterItself(0)),
                new Twins(
                        Property.N2,
                        held().asks(5, 1, -1).denied(6, 1),
                        free().asks(5, 1, -1).denied(6, 1)));
    }

    /** Held by client 0 with token 1, and sent at 0. */
    private static Script held() {
        return held(false);
    }

    private static Script held(boolean believes) {
        return new Script().takes(0, 1, 0, 1).granted(2, 0, 1, believes);
    }

    /** It renews in vain, first after so long. */
    private static Script expires(long first, boolean lost) {
        return held().beatsInVain(2 + first, 0, 1, true)
                .beatsInVain(300 * MILLI, 0, 1, lost)
                .beatsInVain(450 * MILLI, 0, 1, true)
                .told(V, 0, 1, LostReason.EXPIRED);
    }

    /** Client 1 waits for it, and looks after so long for the first time. */
    private static Script looks(long first) {
        return held().asks(5, 1, L).sees(5 + first, 1).denied(500 * MILLI, 1);
    }

    /** Client 0 releases what is to stay taken so long, and at once waits for it without looking. */
    private static Script looksAfterItself(long atLeast) {
        return new Script()
                .asksToKeep(0, 0, atLeast)
                .takes(0, 1, 0, 1)
                .granted(2, 0, 1, false)
                .ends(3, 0, 1, ReleaseOutcome.RELEASED)
                .asks(5, 0, L)
                .sees(6 + LOOK, 0)
                .denied(500 * MILLI, 0);
    }

    /** One of two that were granted together is told as lost at 9. */
    private static Script lostOfBoth() {
        return both().told(9, 0, 1, LostReason.STOLEN);
    }

    /** A refusal has shown that one of two that were granted together is another's. */
    private static Script stolenOfBoth() {
        return both().takes(5, 5, 1, 2).refuses(6, 0, 1).hears(7);
    }

    private static Script both() {
        return new Script().takesBoth(1, 1, 0, 1).grantedBoth(2, 0, 1, 2);
    }

    /** Granted at 2, to be renewed for 100. */
    private static Script limited() {
        return new Script().asksAtMost(0, 0, 100).takes(0, 1, 0, 1).granted(2, 0, 1, false);
    }

    /** Taken at 1, to stay so for 100. */
    private static Script kept() {
        return new Script().asksToKeep(0, 0, 100).takes(0, 1, 0, 1).granted(2, 0, 1, false);
    }

    /** Granted at 2, and renewed by its holder's heartbeats alone. */
    private static Script byHand() {
        return new Script().asksByHand(0, 0).takes(0, 1, 0, 1).granted(2, 0, 1, false);
    }

    private static Script free() {
        return held().releases(3, 0, 1);
    }

    /** A late acquire makes a second tenure with that token, and the release of the first lands in it. */
    private static Script twice(long token) {
        return new Script()
                .lost(0, 0)
                .takes(1, 1, 0, 1)
                .granted(2, 0, 1, false)
                .releases(3, 0, 1)
                .vanishes(4)
                .lands(5, token)
                .again(6);
    }

    /** The next grant, at once. */
    private static Script next(Script before, long at) {
        return next(before, at, false);
    }

    private static Script next(Script before, long at, boolean believes) {
        return before.takes(at, at, 1, 3).granted(at, 1, 3, believes);
    }

    /** The next grant wrote. */
    private static Script fenced() {
        return free().writes(4, 0, 1, true)
                .takes(9, 9, 1, 2)
                .granted(10, 1, 2, false)
                .writes(11, 1, 2, true);
    }

    /** Waited for by client 1 and left by client 0. */
    private static Script left() {
        return new Script().takes(0, 1, 0, 1).asks(CALM, 1, 10 * L);
    }

    private static long dead() {
        return CALM + HAND_OVER + (long) (L * (1 + World.DRIFT) * (1 + World.DRIFT));
    }

    /** Waited for by client 1 and released by client 0. */
    private static Script handed() {
        return new Script()
                .takes(CALM, CALM, 0, 1)
                .granted(CALM, 0, 1, false)
                .asks(CALM, 1, 10 * L)
                .releases(CALM + 9, 0, 1);
    }
}
