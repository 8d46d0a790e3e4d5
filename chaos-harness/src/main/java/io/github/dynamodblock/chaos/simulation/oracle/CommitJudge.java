package io.github.dynamodblock.chaos.simulation.oracle;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.simulation.world.SimulatedRequest;
import io.github.dynamodblock.chaos.simulation.world.WorldEvent;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges F3: each commit adds one to the value that its holder read under the lease. So each commit must find exactly
 * this value.
 *
 * <ul>
 *   <li>COMMITTED: the commit was applied before this outcome was reported.
 *   <li>NOT_COMMITTED, or a failure: the commit was not applied, and it is never applied later. After this outcome was
 *       reported, no request of the commit is sent (C3).
 *   <li>A release that writes in its row is judged in the same way, with the outcomes RELEASED and LOST.
 *   <li>A commit under several locks frees only one row, but it also writes the counters of the other locks. All rows
 *       must show its grant at that instant.
 * </ul>
 *
 * <p>If the tokens of a key are not promised to increase, a late copy of an acquire can create a tenure of a grant
 * again. A late commit of this grant can then be applied in this tenure. So nothing is promised about the counter
 * either.
 */
final class CommitJudge implements PropertyJudge {
    private final Ledger ledger;
    private final StoreJudge store;
    private final ViolationCollector bench;
    private final EventCounts tally;
    private final Set<Name> applied = new HashSet<>();
    private final Set<Name> denied = new HashSet<>();
    /** The grants whose release writes. */
    private final Set<Name> released = new HashSet<>();

    private final Set<Name> told = new HashSet<>();
    private final Map<String, LockWrite.Commit> tokens = new HashMap<>();
    private final Map<LockKey, LockRow> rows = new HashMap<>();
    private final Set<SimulatedRequest> abandoned = new HashSet<>();

    /** Identifies a tenure. */
    private record Name(LockKey key, String grant, long token) {}

    CommitJudge(Ledger ledger, StoreJudge store, ViolationCollector bench, EventCounts tally) {
        this.ledger = ledger;
        this.store = store;
        this.bench = bench;
        this.tally = tally;
    }

    @Override
    public void on(WorldEvent event) {
        if (event instanceof WorldEvent.Counted counted) {
            counted(counted);
        } else if (event instanceof WorldEvent.CommitTold end) {
            SimulatedGrant grant = ledger.grant(end.ask());
            told.add(name(grant));
            reached(RareState.COMMIT_UNKNOWN, end.outcome() == CommitOutcome.UNKNOWN);
            if (end.outcome() != CommitOutcome.UNKNOWN) {
                told(end.at(), grant, end.outcome() == CommitOutcome.COMMITTED, "commit");
            }
        } else if (event instanceof WorldEvent.ReleaseTold end) {
            SimulatedGrant grant = ledger.grant(end.ask());
            if (released.contains(name(grant)) && end.outcome() != ReleaseOutcome.UNKNOWN) {
                told(end.at(), grant, end.outcome() == ReleaseOutcome.RELEASED, "release that writes");
            }
        } else if (event instanceof WorldEvent.Sent sent && sent.request().write() instanceof LockWrite.Commit commit) {
            LockWrite.Commit other = tokens.putIfAbsent(commit.requestToken(), commit);
            if (other != null && !other.equals(commit)) {
                bench.violated(
                        Property.F3,
                        sent.at(),
                        words(commit) + " was sent with the request token of another commit that the store can know.");
            }
            if (told.contains(name(commit))) {
                bench.violated(Property.C3, sent.at(), words(commit) + " was sent after its outcome was reported.");
            }
        } else if (event instanceof WorldEvent.Sent sent
                && sent.request().write() instanceof LockWrite.Release release
                && !release.writes().isEmpty()) {
            released.add(name(release));
        } else if (event instanceof WorldEvent.GaveUp gaveUp) {
            abandoned.add(gaveUp.request());
        } else if (event instanceof WorldEvent.Meddled meddled) {
            changed(meddled.key(), meddled.after());
        } else {
            if (event instanceof WorldEvent.Landed landed && landed.after() != null) {
                changed(landed.write().key(), landed.after());
            }
            cover(event);
        }
    }

    private void changed(LockKey key, @Nullable LockRow after) {
        if (after == null) {
            rows.remove(key);
        } else {
            rows.put(key, after);
        }
    }

    private void counted(WorldEvent.Counted counted) {
        LockRow row = rows.get(counted.key());
        if (!counted.key().equals(counted.write().key())
                && (row == null
                        || row.released()
                        || !row.isOf(counted.write().version().grant()))) {
            bench.violated(
                    Property.F3,
                    counted.at(),
                    words(counted.write()) + " wrote the counter of '" + counted.key()
                            + "', which its grant did not hold.");
        }
        Name name = name(counted.write());
        applied.add(name);
        if (store.isPromised(counted.key()) && counted.value() != counted.before() + 1) {
            bench.violated(
                    Property.F3,
                    counted.at(),
                    words(counted.write()) + " wrote " + counted.value() + ", not " + counted.before()
                            + " plus one, as the counter of '" + counted.key() + "'.");
        }
        if (store.isPromised(name.key()) && denied.contains(name)) {
            bench.violated(
                    Property.F3,
                    counted.at(),
                    words(counted.write()) + " was applied after its holder had been notified that it was not.");
        }
    }

    private void told(long at, SimulatedGrant grant, boolean happened, String deed) {
        Name name = name(grant);
        if (!store.isPromised(name.key())) {
            return;
        }
        if (!happened) {
            denied.add(name);
        }
        if (happened != applied.contains(name)) {
            bench.violated(
                    Property.F3,
                    at,
                    "The " + deed + " of " + grant + " was reported as " + (happened ? "" : "not ")
                            + "applied, but it was " + (happened ? "not applied." : "applied."));
        }
    }

    /** Counts the rare states that concern commits. */
    private void cover(WorldEvent event) {
        if (event instanceof WorldEvent.Landed landed && landed.write() instanceof LockWrite.Commit commit) {
            boolean own = landed.before() != null
                    && landed.before().isOf(commit.version().grant());
            reached(RareState.COMMIT_LATE, landed.after() != null && abandoned.contains(landed.request()));
            reached(RareState.COMMIT_AFTER_TAKEOVER, landed.after() == null && !own);
        } else if (event instanceof WorldEvent.KnownAgain) {
            reached(RareState.COMMIT_KNOWN_AGAIN, true);
        } else if (event instanceof WorldEvent.Answered answered
                && answered.write() instanceof LockWrite.Commit commit) {
            reached(RareState.COMMIT_DECLINED, answered.answer() instanceof StoreAnswer.Declined);
            reached(
                    RareState.COMMIT_PROVED,
                    answered.answer() instanceof StoreAnswer.Refused refused
                            && refused.row()
                                    .filter(row -> row.version()
                                            .equals(commit.version().toString()))
                                    .isPresent());
        }
    }

    private void reached(RareState state, boolean so) {
        if (so) {
            tally.reached(state);
        }
    }

    private static Name name(LockWrite.Freeing write) {
        return new Name(write.key(), write.version().grant(), write.token());
    }

    private static Name name(SimulatedGrant grant) {
        return new Name(grant.key, grant.id, grant.token);
    }

    private static String words(LockWrite.Freeing write) {
        return "The " + write.getClass().getSimpleName().toLowerCase(Locale.ROOT) + " " + write.version() + " of '"
                + write.key() + "'";
    }
}
