package io.github.dynamodblock.chaos.simulation.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.chaos.mutant.WriteConditions;
import io.github.dynamodblock.memory.InMemoryStore;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SimulatedTableTest {
    private static final LockKey KEY = LockKey.of("a");

    /** The store that passes the contract of all stores is the measure. */
    @Test
    void writes_ofEveryKind_areAppliedAsTheContractSays() {
        int applied = 0;
        for (long seed = 0; seed < 500; seed++) {
            SimulatedTable table = new SimulatedTable(WriteConditions.PROTOCOL, new EventQueue());
            InMemoryStore measure = new InMemoryStore();
            for (int i = 0; i < 30; i++) {
                LockWrite write = write(SwarmChoices.mix(seed * 100 + i), measure.row(KEY));
                LockRow after = table.apply(write, "client");
                StoreAnswer answer = measure.apply(write);
                Optional<LockRow> expected =
                        answer instanceof StoreAnswer.Applied done ? Optional.of(done.row()) : Optional.empty();
                assertThat(Optional.ofNullable(after)).as("%s", write).isEqualTo(expected);
                applied += after == null ? 0 : 1;
            }
        }
        assertThat(applied).isBetween(1_000, 14_000);
    }

    @Test
    void read_behindTwoChanges_showsNothingThatEveryReplicaKnowsToBeOver() {
        EventQueue agenda = new EventQueue();
        SimulatedTable table = new SimulatedTable(WriteConditions.PROTOCOL, agenda);
        LockRow one = row(1);
        LockRow two = row(2);
        agenda.step(World.MILLI);
        table.put(KEY, one);
        agenda.step(2 * World.MILLI);
        table.put(KEY, two);

        agenda.step(World.STALEST + World.MILLI);
        assertThat(table.read(KEY, 0)).contains(two);
        assertThat(table.read(KEY, 1)).contains(one);
        assertThat(table.read(KEY, 2)).isEmpty();
        agenda.step(World.STALEST + World.MILLI + 1);
        assertThat(table.read(KEY, 2)).contains(one);
        agenda.step(World.STALEST + 2 * World.MILLI + 1);
        assertThat(table.read(KEY, 2)).contains(two);
    }

    private static LockRow row(long beat) {
        return new LockRow(
                KEY,
                Optional.of("client"),
                Optional.of(Duration.ofSeconds(1)),
                new Version("0".repeat(32), beat).toString(),
                false,
                OptionalLong.of(1),
                RowContent.NONE);
    }

    private static LockWrite write(long bits, Optional<LockRow> row) {
        Version version = new Version("0".repeat(31) + (bits & 1), 1 + (bits >>> 1 & 3));
        long token = row.map(r -> r.token().orElse(0)).orElse(0L) + ((bits >>> 3 & 3) == 0 ? 1 : 0);
        return switch ((int) (bits >>> 5 & 3)) {
            case 0 -> new LockWrite.Heartbeat(KEY, version, token, Duration.ofSeconds(1), 0);
            case 1 ->
                (bits >>> 7 & 1) == 0
                        ? new LockWrite.Release(KEY, version, token)
                        : new LockWrite.Commit(KEY, version.committing(), token, List.of());
            default ->
                new LockWrite.Acquire(
                        KEY,
                        version,
                        "client",
                        Duration.ofSeconds(1),
                        (bits >>> 7 & 1) == 0 ? Optional.empty() : row.map(LockRow::version),
                        100,
                        0,
                        false,
                        RowContent.NONE);
        };
    }
}
