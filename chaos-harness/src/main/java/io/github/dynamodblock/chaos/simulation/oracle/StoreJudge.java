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
 * S1 and S2: every change of the table. An acquire that lands late, or twice, is a tenure without an operation: the same
 * request may store its version once more, under another token; two requests never the same.
 */
final class StoreJudge implements PropertyJudge {
    private final ViolationCollector bench;
    private final Map<Name, Stored> versions = new HashMap<>();
    private final Map<LockKey, Tokens> tokens = new HashMap<>();
    private final Set<Tenure> tenures = new HashSet<>();
    /** Grants with a second tenure that has the first one's token. */
    private final Set<GrantName> copied = new HashSet<>();

    private final Set<LockKey> unpromised = new HashSet<>();

    private long skew;

    private record Name(LockKey key, String version) {}

    private record Tenure(GrantName grant, long token) {}

    private record Stored(SimulatedRequest request, LockWrite write, long token) {
        /** A commit has one version for all its attempts. */
        boolean isBy(WorldEvent.Landed landed) {
            return request.equals(landed.request())
                    || (write instanceof LockWrite.Commit && write.equals(landed.write()));
        }
    }

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

    /** A copy of an image goes on with the wall clock of when it was made. */
    private static boolean movesWallClock(WorldFault fault) {
        return fault == WorldFault.WALL_CLOCK || fault == WorldFault.IMAGE;
    }

    private void judge(WorldEvent.Landed landed, @Nullable LockRow before, LockRow after) {
        LockWrite write = landed.write();
        if (write instanceof LockWrite.Acquire acquire) {
            acquire(landed, acquire, before, after);
        } else if (before == null) {
            violated(landed, "made a row that was not there");
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
                violated(landed, "went back from " + before.version());
            }
        }
        Stored stored = versions.putIfAbsent(
                new Name(after.key(), after.version()),
                new Stored(landed.request(), landed.write(), after.token().orElse(0)));
        if (stored != null && !(stored.isBy(landed) && isOfAnotherTenure(GrantName.of(write), stored, after))) {
            violated(landed, "stored a version that was stored before");
        }
    }

    /**
     * A late acquire that lands where others had the row, or it is no more, makes a second tenure, over a deletion with the
     * token of the first; then copies of what was written in that one may land once more as well.
     */
    private boolean isOfAnotherTenure(GrantName grant, Stored stored, LockRow after) {
        return copied.contains(grant) || stored.token() != after.token().orElse(0);
    }

    /** Whether the row's grant had one that ended before, with the same token: then it may be nobody's. */
    boolean mayBeSecondTenure(LockRow row) {
        return GrantName.of(row).filter(copied::contains).isPresent();
    }

    private void acquire(WorldEvent.Landed landed, LockWrite.Acquire acquire, @Nullable LockRow before, LockRow after) {
        if (before != null && !before.released()) {
            if (before.isOf(acquire.version().grant())) {
                violated(landed, "took a row that its own grant held");
            } else if (!acquire.seen().equals(Optional.of(before.version()))) {
                violated(
                        landed,
                        "took over " + before.version() + ", having seen "
                                + acquire.seen().orElse("nothing"));
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
            // Whatever it is now, tokens are counted from here.
            unpromised.add(after.key());
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

    /** Whether the tokens of that key were promised to increase up to now. */
    boolean isPromised(LockKey key) {
        return !unpromised.contains(key);
    }

    /** Across a deletion: if clocks and late requests are off by less than the row is old. */
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
