package io.github.dynamodblock.chaos.simulation.oracle;

import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.chaos.simulation.world.SimulatedRequest;
import io.github.dynamodblock.chaos.simulation.world.WorldEvent;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Counts what happened to locks that were requested together. Each transaction counts once, for its first request. A
 * refusal by some rows and a takeover count for each row.
 */
final class MultiKeyCounts implements PropertyJudge {
    private final Ledger ledger;
    private final EventCounts tally;
    private final Set<SimulatedRequest> applied = new HashSet<>();
    /** The rows that a refusal has shown as held by their grant, by the id of the grant. */
    private final Map<String, Set<GrantName>> shown = new HashMap<>();

    MultiKeyCounts(Ledger ledger, EventCounts tally) {
        this.ledger = ledger;
        this.tally = tally;
    }

    @Override
    public void on(WorldEvent event) {
        if (event instanceof WorldEvent.Landed landed && landed.request().isTogether()) {
            landed(landed);
        } else if (event instanceof WorldEvent.GaveUp gaveUp && isOne(gaveUp.request())) {
            unheard(gaveUp.request());
        } else if (event instanceof WorldEvent.Answered answered
                && answered.request().isTogether()) {
            answered(answered);
        } else if (event instanceof WorldEvent.Settled settled) {
            reached(RareState.TOGETHER_REFUSED_BY_SOME, !settled.applied());
        } else if (event instanceof WorldEvent.Read read
                && isOne(read.request())
                && read.answer() instanceof ReadAnswer.Nothing) {
            unheard(read.request());
        } else if (event instanceof WorldEvent.Granted granted) {
            granted(ledger.grant(granted.ask()));
        } else if (event instanceof WorldEvent.Told told && told.what() instanceof LeaseEvent.Lost lost) {
            SimulatedGrant grant = ledger.grantIfAny(told.ask());
            reached(
                    RareState.TOGETHER_LOST,
                    grant != null && lost.reason() == LostReason.WITH_ANOTHER && told.at() < grant.valid);
        }
    }

    private static boolean isOne(SimulatedRequest request) {
        return request.isTogether() && request.isFirst();
    }

    private void landed(WorldEvent.Landed landed) {
        if (landed.after() == null) {
            return;
        }
        LockRow before = landed.before();
        boolean anothers = before != null
                && !before.released()
                && GrantName.of(before)
                        .flatMap(ledger::attempts)
                        .filter(of -> of.client != landed.request().client()
                                || of.life != landed.request().life())
                        .isPresent();
        reached(RareState.TOGETHER_TAKEOVER, anothers);
        reached(RareState.TOGETHER_TWICE, landed.request().isFirst() && !applied.add(landed.request()));
    }

    private void unheard(SimulatedRequest request) {
        reached(RareState.TOGETHER_TOKENS_LOST, request.write() == null);
        reached(RareState.TOGETHER_UNHEARD, applied.contains(request));
    }

    private void answered(WorldEvent.Answered answered) {
        if (answered.answer() instanceof StoreAnswer.Unknown && isOne(answered.request())) {
            unheard(answered.request());
        }
        LockWrite write = answered.write();
        if (answered.answer() instanceof StoreAnswer.Refused refused
                && refused.row()
                        .filter(row -> row.isOf(write.version().grant()) && !row.released())
                        .isPresent()) {
            shown.computeIfAbsent(write.version().grant(), id -> new HashSet<>())
                    .add(GrantName.of(write));
        }
    }

    private void granted(SimulatedGrant grant) {
        Set<GrantName> rows = shown.getOrDefault(grant.id, Collections.emptySet());
        reached(
                RareState.TOGETHER_PROVED,
                grant.size > 1 && rows.size() == grant.size && rows.contains(GrantName.of(grant)) && isFirst(grant));
    }

    private boolean isFirst(SimulatedGrant grant) {
        return ledger.grantIfAny(grant.group) == grant;
    }

    private void reached(RareState state, boolean so) {
        if (so) {
            tally.reached(state);
        }
    }
}
