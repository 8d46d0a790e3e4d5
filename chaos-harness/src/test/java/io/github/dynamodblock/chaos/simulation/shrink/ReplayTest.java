package io.github.dynamodblock.chaos.simulation.shrink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.chaos.simulation.Reduction;
import io.github.dynamodblock.chaos.simulation.Rerun;
import io.github.dynamodblock.chaos.simulation.Schedule;
import io.github.dynamodblock.chaos.simulation.Verdict;
import io.github.dynamodblock.chaos.simulation.mutant.Mutants;
import io.github.dynamodblock.chaos.simulation.oracle.Property;
import io.github.dynamodblock.chaos.simulation.world.Choice;
import io.github.dynamodblock.chaos.simulation.world.Choices;
import io.github.dynamodblock.chaos.simulation.world.Lock;
import io.github.dynamodblock.chaos.simulation.world.Setup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
    private static final Setup SETUP = Setup.of(4, 2);
    private static final Supplier<Lock> EARLY = Mutants.named("early-takeover").lock();

    private static List<Choice> broken() {
        return Schedule.run(SETUP, Choices.ofSeed(1), EARLY, property -> property == Property.S3)
                .choices();
    }

    private static List<Choice> few() {
        return new Shrinker(SETUP, EARLY, Property.S3, 2_000).shrink(broken());
    }

    @Test
    void choices_thatBreakAProperty_shrinkToFewThatBreakItToo() {
        List<Choice> few = few();

        assertThat(few).hasSizeBetween(1, 12).hasSizeLessThan(broken().size() / 4);
        assertThat(Schedule.run(SETUP, Choices.ofScript(few), EARLY, property -> true)
                        .breaks(Property.S3))
                .isTrue();
        // Of these, none can be spared.
        for (Choice choice : few) {
            List<Choice> fewer =
                    few.stream().filter(other -> !other.equals(choice)).toList();
            assertThat(Schedule.run(SETUP, Choices.ofScript(fewer), EARLY, property -> true)
                            .breaks(Property.S3))
                    .as("without %s", choice)
                    .isFalse();
        }
    }

    @Test
    void choices_thatBreakNothing_cannotBeShrunk() {
        assertThatThrownBy(() -> new Shrinker(SETUP, () -> Lock.OURS, Property.S3, 100).shrink(broken()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("do not break S3");
    }

    @Test
    void file_writtenAndRead_runsToTheSameTrace(@TempDir Path directory) {
        Path file = directory.resolve("deep/replay.json");
        Schedule.Result result =
                Schedule.run(SETUP, Choices.ofScript(few()), EARLY, property -> property == Property.S3);
        new Replay(
                        Replay.FORMAT,
                        "mutant:early-takeover",
                        1,
                        SETUP,
                        "S3",
                        Long.toHexString(result.trace()),
                        result.choices())
                .write(file);

        Rerun rerun = Reduction.of(Replay.read(file));

        assertThat(rerun.replay()).isEqualTo(Replay.read(file));
        assertThat(rerun.violation()).contains(result.violations().get(0));
        assertThat(String.join("\n", rerun.story())).contains("client-").contains("lands: applied");
    }

    @Test
    void file_ofALockThatWasMended_breaksNothing() {
        Rerun rerun = Reduction.of(new Replay(Replay.FORMAT, "ours", 1, SETUP, "S3", "0", few()));

        assertThat(rerun.violation()).isEmpty();
        assertThat(rerun.verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void file_ofAnotherForm_isRefusedInOneLine(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("replay.json"), "{\"format\": 99}");

        assertThatThrownBy(() -> Replay.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a replay file");
    }
}
