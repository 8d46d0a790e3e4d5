package io.github.dynamodblock.chaos.simulation.oracle;

import static io.github.dynamodblock.chaos.simulation.oracle.Script.L;
import static io.github.dynamodblock.chaos.simulation.oracle.Script.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.simulation.world.World;
import io.github.dynamodblock.spi.LockRow;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Stale reads excuse a late takeover only for as long as they can have delayed a waiter. */
class StaleReadsTest {
    private static final long CALM = Script.SETUP.calm();
    private static final long ALLOWED =
            L / 4 + 2 * World.ROUND_TRIP + 100 * MILLI + (long) (L * (1 + World.DRIFT) * (1 + World.DRIFT));
    private static final long LOOK = L / 4 + World.ROUND_TRIP;

    /** Held by client 0, which beats for the last time at CALM + 5; client 1 waits. It takes over that late. */
    private static Set<Property> takenOver(long late, Consumer<Reads> reads) {
        Script script = new Script().takes(0, 1, 0, 1);
        @Nullable LockRow old = script.now();
        script.asks(CALM, 1, 20 * L).beats(CALM + 5, 0, 1);
        reads.accept(new Reads(script, old));
        long at = CALM + 5 + late;
        return OracleTest.judged(script.takes(at, at, 1, 2).events());
    }

    private record Reads(Script script, @Nullable LockRow old) {}

    @Test
    void takeover_afterAFreshRead_isJudgedToTheNanosecond() {
        assertThat(takenOver(ALLOWED, reads -> reads.script().sees(CALM + 6, 1)))
                .doesNotContain(Property.L1);
        assertThat(takenOver(ALLOWED + 1, reads -> reads.script().sees(CALM + 6, 1)))
                .contains(Property.L1);
    }

    /** Client 1, the only waiter, read the newest beat at once. Client 2 asks for nothing, and reads stale rows. */
    @Test
    void takeover_staleReadsOfAClientThatDoesNotWait_excuseNothing() {
        assertThat(takenOver(ALLOWED + 10 * LOOK, reads -> {
                    reads.script().sees(CALM + 6, 1);
                    for (int i = 0; i < 10; i++) {
                        reads.script().seesStale(CALM + 10 + i, 2, reads.old());
                    }
                }))
                .contains(Property.L1);
    }

    /** Client 1 was shown the newest beat by a refused acquire, which is not a read. */
    @Test
    void takeover_staleReadsAfterARefusalShowedTheNewestBeat_excuseNothing() {
        assertThat(takenOver(ALLOWED + 10 * LOOK, reads -> {
                    reads.script().refusedAcquire(CALM + 6, 1);
                    for (int i = 0; i < 10; i++) {
                        reads.script().seesStale(CALM + 10 + i, 1, reads.old());
                    }
                }))
                .contains(Property.L1);
    }

    /** 60 stale reads in 60 ms delay a waiter by 60 ms and one more read. */
    @Test
    void takeover_manyStaleReadsInAMoment_excuseOneRead() {
        assertThat(takenOver(ALLOWED + 60 * LOOK, reads -> {
                    for (int i = 0; i < 60; i++) {
                        reads.script().seesStale(CALM + (10 + i) * MILLI, 1, reads.old());
                    }
                    reads.script().sees(CALM + 80 * MILLI, 1);
                }))
                .contains(Property.L1);
    }

    /** The holder itself, which wrote the newest beat, reads its row stale. */
    @Test
    void takeover_staleReadsOfTheHolder_excuseNothing() {
        assertThat(takenOver(ALLOWED + 10 * LOOK, reads -> {
                    reads.script().sees(CALM + 6, 1);
                    for (int i = 0; i < 10; i++) {
                        reads.script().seesStale(CALM + 10 + i, 0, reads.old());
                    }
                }))
                .contains(Property.L1);
    }
}
