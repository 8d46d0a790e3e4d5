package io.github.dynamodblock.chaos.simulation.oracle;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.simulation.world.SimulatedRequest;
import io.github.dynamodblock.chaos.simulation.world.WorldEvent;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Judges S2 as far as one client knows. If the row is missing when an acquire of a client reaches the store, the new
 * token must be above every token that this client saw before, whatever its wall clock shows. A difference between
 * clocks is no excuse here.
 */
final class TokenFloorJudge implements PropertyJudge {
    private final ViolationCollector bench;
    private final Map<Known, Long> highest = new HashMap<>();

    /** A process that saw tokens of a key. A copy of its image knows these tokens too. */
    private record Known(int client, int life, LockKey key) {
        static Known of(SimulatedRequest request) {
            return new Known(request.client(), request.life(), request.key());
        }
    }

    TokenFloorJudge(ViolationCollector bench) {
        this.bench = bench;
    }

    @Override
    public void on(WorldEvent event) {
        if (event instanceof WorldEvent.Answered answered && answered.answer() instanceof StoreAnswer.Applied applied) {
            shown(answered.request(), Optional.of(applied.row()));
        } else if (event instanceof WorldEvent.Answered answered
                && answered.answer() instanceof StoreAnswer.Refused refused) {
            shown(answered.request(), refused.row());
        } else if (event instanceof WorldEvent.Read read && read.answer() instanceof ReadAnswer.Shown seen) {
            shown(read.request(), seen.row());
        } else if (event instanceof WorldEvent.Sent sent
                && sent.request().write() instanceof LockWrite.Acquire acquire) {
            asked(sent, acquire);
        }
    }

    private void shown(SimulatedRequest request, Optional<LockRow> row) {
        row.map(LockRow::token)
                .filter(token -> token.isPresent())
                .ifPresent(token -> highest.merge(Known.of(request), token.getAsLong(), Math::max));
    }

    private void asked(WorldEvent.Sent sent, LockWrite.Acquire acquire) {
        Long last = highest.get(Known.of(sent.request()));
        if (last != null && acquire.floor() < last) {
            bench.violated(
                    Property.S2,
                    sent.at(),
                    "client-" + (sent.request().client() + 1) + " requests for '" + acquire.key() + "' a token above "
                            + acquire.floor() + " if there is no row, but saw token " + last + " before.");
        }
    }
}
