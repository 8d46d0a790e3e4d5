package io.github.dynamodblock.chaos.simulation.oracle;

import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.chaos.simulation.world.Event;
import io.github.dynamodblock.chaos.simulation.world.Request;
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
 * Counts what became of locks that were asked for together. Each transaction counts once, by its
 * first request; a refusal by some and a takeover count for each row.
 */
final class Togethers implements Judge {
    private final Ledger ledger;
    private final Tally tally;
    private final Set<Request> applied = new HashSet<>();
    /** By a grant's id: its rows that a refusal has shown as its own. */
    private final Map<String, Set<GrantName>> shown = new HashMap<>();

    Togethers(Ledger ledger, Tally tally) {
        this.ledger = ledger;
        this.tally = tally;
    }

    @Override
    public void on(Event event) {
        if (event instanceof Event.Landed landed && landed.request().isTogether()) {
            landed(landed);
        } else if (event instanceof Event.GaveUp gaveUp && isOne(gaveUp.request())) {
            unheard(gaveUp.request());
        } else if (event instanceof Event.Answered answered
                && answered.request().isTogether()) {
            answered(answered);
        } else if (event instanceof Event.Settled settled) {
            reached(RareState.TOGETHER_REFUSED_BY_SOME, !settled.applied());
        } else if (event instanceof Event.Read read
                && isOne(read.request())
                && read.answer() instanceof ReadAnswer.Nothing) {
            unheard(read.request());
        } else if (event instanceof Event.Granted granted) {
            granted(ledger.grant(granted.ask()));
        } else if (event instanceof Event.Told told && told.what() instanceof LeaseEvent.Lost lost) {
            Grant grant = ledger.grantIfAny(told.ask());
            reached(
                    RareState.TOGETHER_LOST,
                    grant != null && lost.reason() == LostReason.WITH_ANOTHER && told.at() < grant.valid);
        }
    }

    private static boolean isOne(Request request) {
        return request.isTogether() && request.isFirst();
    }

    private void landed(Event.Landed landed) {
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

    private void unheard(Request request) {
        reached(RareState.TOGETHER_TOKENS_LOST, request.write() == null);
        reached(RareState.TOGETHER_UNHEARD, applied.contains(request));
    }

    private void answered(Event.Answered answered) {
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

    private void granted(Grant grant) {
        Set<GrantName> rows = shown.getOrDefault(grant.id, Collections.emptySet());
        reached(
                RareState.TOGETHER_PROVED,
                grant.size > 1 && rows.size() == grant.size && rows.contains(GrantName.of(grant)) && isFirst(grant));
    }

    private boolean isFirst(Grant grant) {
        return ledger.grantIfAny(grant.group) == grant;
    }

    private void reached(RareState state, boolean so) {
        if (so) {
            tally.reached(state);
        }
    }
}
