package io.github.dynamodblock.chaos.simulation.oracle;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.simulation.world.SimulatedRequest;
import io.github.dynamodblock.chaos.simulation.world.WorldEvent;
import io.github.dynamodblock.chaos.simulation.world.WorldFault;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges S1 and S2: every change of the table. An acquire that reaches the store late, or twice, makes a tenure without
 * an operation. So the same request can store its version once more, under another token. Two different requests never
 * store the same version.
 */
final class StoreJudge implements PropertyJudge {
    private final ViolationCollector bench;
    private final Map<Name, Stored> versions = new HashMap<>();
    private final Map<LockKey, Tokens> tokens = new HashMap<>();
    private final Set<Tenure> tenures = new HashSet<>();
    /** The grants that have a second tenure with the token of the first one. */
    private final Set<GrantName> copied = new HashSet<>();

    private final Set<LockKey> keysWithoutPromise = new HashSet<>();

    private long skew;

    /** Identifies a version of a row. */
    private record Name(LockKey key, String version) {}

    /** Identifies a tenure. */
    private record Tenure(GrantName grant, long token) {}

    /** The write that stored a version, and the token of the row. */
    private record Stored(SimulatedRequest request, LockWrite write, long token) {
        /** Returns whether the same write stored this version. All attempts of a commit have one version. */
        boolean isBy(WorldEvent.Landed landed) {
            return request.equals(landed.request())
                    || (write instanceof LockWrite.Commit && write.equals(landed.write()));
        }
    }

    /** The highest token of a key, and the instant at which its row was created. */
    private static final class Tokens {
        long highest;
        long firstAt;
    }

    StoreJudge(ViolationCollector bench) {
        this.bench = bench;
    }

    @Override
    public void on(WorldEvent event) {
        if (event instanceof WorldEvent.Landed landed && landed.after() != null) {
            judge(landed, landed.before(), landed.after());
        } else if (event instanceof WorldEvent.Meddled meddled && meddled.after() != null) {
            tokens.computeIfAbsent(meddled.key(), key -> new Tokens()).highest =
                    meddled.after().token().orElse(0);
        } else if (event instanceof WorldEvent.Struck struck && movesWallClock(struck.fault())) {
            skew += Math.abs(struck.length());
        }
    }

    /**
     * Returns whether a fault changes a wall clock. A copy of an image continues with the wall clock of the instant at
     * which the image was made.
     */
    private static boolean movesWallClock(WorldFault fault) {
        return fault == WorldFault.WALL_CLOCK || fault == WorldFault.IMAGE;
    }

    private void judge(WorldEvent.Landed landed, @Nullable LockRow before, LockRow after) {
        LockWrite write = landed.write();
        if (write instanceof LockWrite.Acquire acquire) {
            acquire(landed, acquire, before, after);
        } else if (before == null) {
            violated(landed, "created a row where there was none");
        } else {
            long token = write instanceof LockWrite.Heartbeat heartbeat
                    ? heartbeat.token()
                    : ((LockWrite.Freeing) write).token();
            if (before.released()) {
                violated(landed, "changed a row that was free");
            } else if (!before.isHeldBy(write.version().grant(), token)) {
                violated(
                        landed,
                        "changed the row of another grant, " + before.version() + " with token "
                                + before.token().orElse(0));
            } else if (before.version().compareTo(after.version()) >= 0) {
                violated(landed, "did not raise the version " + before.version());
            }
        }
        Stored stored = versions.putIfAbsent(
                new Name(after.key(), after.version()),
                new Stored(landed.request(), landed.write(), after.token().orElse(0)));
        if (stored != null && !(stored.isBy(landed) && isOfAnotherTenure(GrantName.of(write), stored, after))) {
            violated(landed, "stored a version that had already been stored");
        }
    }

    /**
     * Returns whether the version was stored in another tenure of the grant. A late acquire makes a second tenure if
     * other clients held the row before, or if the row does not exist any more. If the row was deleted, the second
     * tenure can have the token of the first. Then copies of writes of that tenure can be applied once more too.
     */
    private boolean isOfAnotherTenure(GrantName grant, Stored stored, LockRow after) {
        return copied.contains(grant) || stored.token() != after.token().orElse(0);
    }

    /**
     * Returns whether the grant of the row had an earlier tenure with the same token, which ended. Then no client may
     * hold this tenure.
     */
    boolean mayBeSecondTenure(LockRow row) {
        return GrantName.of(row).filter(copied::contains).isPresent();
    }

    private void acquire(WorldEvent.Landed landed, LockWrite.Acquire acquire, @Nullable LockRow before, LockRow after) {
        if (before != null && !before.released()) {
            if (before.isOf(acquire.version().grant())) {
                violated(landed, "acquired a row that its own grant already held");
            } else if (!acquire.seen().equals(Optional.of(before.version()))) {
                violated(
                        landed,
                        "took over " + before.version() + ", but had seen "
                                + acquire.seen().orElse("no version"));
            }
        }
        Tokens of = tokens.get(after.key());
        long token = after.token().orElse(0);
        GrantName grant = GrantName.of(acquire);
        if (!tenures.add(new Tenure(grant, token))) {
            copied.add(grant);
        }
        if (of == null) {
            of = new Tokens();
            of.firstAt = landed.at();
            tokens.put(after.key(), of);
        } else if (before == null && !promised(landed, of)) {
            // From here on, tokens are compared with this token, whatever it is.
            keysWithoutPromise.add(after.key());
            of.highest = token;
        } else if (token <= of.highest) {
            bench.violated(
                    Property.S2,
                    landed.at(),
                    "The grant " + acquire.version() + " of '" + after.key() + "' has token " + token + ", after token "
                            + of.highest + ".");
        }
        of.highest = Math.max(of.highest, token);
        if (before == null) {
            of.firstAt = landed.at();
        }
    }

    /** Returns whether the tokens of a key were promised to increase until now. */
    boolean isPromised(LockKey key) {
        return !keysWithoutPromise.contains(key);
    }

    /**
     * Returns whether tokens must increase across a deletion of the row. They must if the age of the row is larger than
     * the sum of the clock jumps and the delay of the request.
     */
    private boolean promised(WorldEvent.Landed landed, Tokens of) {
        long late = landed.at() - landed.request().sentAt();
        return skew + late < landed.at() - of.firstAt;
    }

    private void violated(WorldEvent.Landed landed, String what) {
        bench.violated(
                Property.S1,
                landed.at(),
                "client-" + (landed.request().client() + 1) + "'s "
                        + landed.write().getClass().getSimpleName().toLowerCase(Locale.ROOT) + " "
                        + landed.write().version() + " of '" + landed.write().key() + "' " + what + ".");
    }
}
