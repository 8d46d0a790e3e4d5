package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.memory.InMemoryStore;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The production core under thousands of seeded schedules, and four broken tables that the same schedules must find. */
class SimulationTest {
    private static final int SCHEDULES = Integer.getInteger("schedules", 1_500);

    @Test
    void core_underFaultsOfEveryKind_keepsEveryPromise() {
        Schedule.Summary all = new Schedule.Summary();
        for (long seed = 1; seed <= SCHEDULES; seed++) {
            Schedule schedule = new Schedule(seed, InMemoryStore::apply);
            assertThat(schedule.run()).as("seed %d", seed).isEmpty();
            all.add(schedule.summary());
        }
        // An empty schedule proves nothing.
        assertThat(all.grants).isGreaterThan(20L * SCHEDULES);
        assertThat(all.lost).isGreaterThan(SCHEDULES / 2);
        assertThat(all.released).isGreaterThan(10L * SCHEDULES);
        assertThat(all.faults).isGreaterThan(5L * SCHEDULES);
    }

    @Test
    void core_overATableThatRenewsWithoutCondition_isCaught() {
        assertCaught((rows, write) -> write instanceof LockWrite.Heartbeat ? renewed(rows, write) : rows.apply(write));
    }

    @Test
    void core_overATableThatReleasesWithoutCondition_isCaught() {
        assertCaught((rows, write) -> write instanceof LockWrite.Release
                ? force(rows, write, rows.row(write.key()), true)
                : rows.apply(write));
    }

    @Test
    void core_overATableThatTakesOverAtAnyVersion_isCaught() {
        assertCaught((rows, write) ->
                write instanceof LockWrite.Acquire acquire && acquire.seen().isPresent()
                        ? rows.apply(new LockWrite.Acquire(
                                acquire.key(),
                                acquire.version(),
                                acquire.owner(),
                                acquire.lease(),
                                rows.row(acquire.key()).map(LockRow::version),
                                acquire.floor(),
                                acquire.expiresAt(),
                                acquire.onlyIfExists(),
                                acquire.content()))
                        : rows.apply(write));
    }

    @Test
    void core_overATableThatGrantsTwice_isCaught() {
        assertCaught((rows, write) -> {
            if (write instanceof LockWrite.Acquire) {
                rows.remove(write.key());
            }
            return rows.apply(write);
        });
    }

    private static StoreAnswer renewed(InMemoryStore rows, LockWrite write) {
        return force(rows, write, rows.row(write.key()), false);
    }

    private static StoreAnswer force(InMemoryStore rows, LockWrite write, Optional<LockRow> before, boolean released) {
        LockRow old = before.orElseThrow();
        LockRow after = new LockRow(
                old.key(), old.owner(), old.lease(), write.version().toString(), released, old.token(), old.content());
        rows.put(after);
        return new StoreAnswer.Applied(after);
    }

    private static void assertCaught(BiFunction<InMemoryStore, LockWrite, StoreAnswer> broken) {
        assertThat(LongStream.rangeClosed(1, SCHEDULES)
                        .filter(seed -> !new Schedule(seed, broken).run().isEmpty())
                        .findFirst())
                .isPresent();
    }
}
