package io.github.dynamodblock.chaos.simulation.shrink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.checker.Verdict;
import io.github.dynamodblock.chaos.mutant.LockVariant;
import io.github.dynamodblock.chaos.mutant.Mutants;
import io.github.dynamodblock.chaos.simulation.FailureReduction;
import io.github.dynamodblock.chaos.simulation.Rerun;
import io.github.dynamodblock.chaos.simulation.Schedule;
import io.github.dynamodblock.chaos.simulation.world.Choice;
import io.github.dynamodblock.chaos.simulation.world.ScheduleChoices;
import io.github.dynamodblock.chaos.simulation.world.WorldSetup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayTest {
    private static final WorldSetup SETUP = WorldSetup.of(4, 2);
    private static final Supplier<LockVariant> EARLY =
            Mutants.named("early-takeover").lock();

    private static List<Choice> broken() {
        return Schedule.run(SETUP, ScheduleChoices.ofSeed(2), EARLY, property -> property == Property.S3)
                .choices();
    }

    private static Shrinker.Shrunk few() {
        return new Shrinker(SETUP, EARLY, Property.S3, 2_000).shrink(broken());
    }

    @Test
    void choices_thatBreakAProperty_shrinkToFewThatBreakItToo() {
        Shrinker.Shrunk few = few();

        assertThat(few.choices()).hasSizeBetween(1, 12).hasSizeLessThan(broken().size() / 4);
        assertThat(breaks(few)).isTrue();
        // Of these, none can be spared.
        for (Choice choice : few.choices()) {
            List<Choice> fewer = few.choices().stream()
                    .filter(other -> !other.equals(choice))
                    .toList();
            assertThat(breaks(new Shrinker.Shrunk(few.setup(), fewer)))
                    .as("without %s", choice)
                    .isFalse();
        }
    }

    @Test
    void choices_thatBreakAProperty_shrinkToAWorldOfThoseWhoAreNeeded() {
        Shrinker.Shrunk few = few();

        // One who holds and one who takes over.
        assertThat(few.setup()).isEqualTo(SETUP.with(2, 1));
        assertThat(breaks(new Shrinker.Shrunk(SETUP.with(1, 1), few.choices()))).isFalse();
    }

    private static boolean breaks(Shrinker.Shrunk few) {
        return Schedule.run(few.setup(), ScheduleChoices.ofScript(few.choices()), EARLY, property -> true)
                .breaks(Property.S3);
    }

    @Test
    void choices_thatBreakNothing_cannotBeShrunk() {
        assertThatThrownBy(() -> new Shrinker(SETUP, () -> LockVariant.OURS, Property.S3, 100).shrink(broken()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("do not violate S3");
    }

    @Test
    void file_writtenAndRead_runsToTheSameTrace(@TempDir Path directory) {
        Path file = directory.resolve("deep/replay.json");
        Shrinker.Shrunk few = few();
        Schedule.Result result = Schedule.run(
                few.setup(), ScheduleChoices.ofScript(few.choices()), EARLY, property -> property == Property.S3);
        new Replay(
                        Replay.FORMAT,
                        "mutant:early-takeover",
                        1,
                        few.setup(),
                        "S3",
                        Long.toHexString(result.trace()),
                        result.choices())
                .write(file);

        Rerun rerun = FailureReduction.of(Replay.read(file));

        assertThat(rerun.replay()).isEqualTo(Replay.read(file));
        assertThat(rerun.violation()).contains(result.violations().get(0));
        assertThat(String.join("\n", rerun.story())).contains("client-").contains("reaches the store: applied");
    }

    @Test
    void file_writtenByAThreadThatIsInterrupted_isThere(@TempDir Path directory) {
        Path file = directory.resolve("replay.json");
        Replay replay = new Replay(Replay.FORMAT, "ours", 1, SETUP, "S3", "0", List.of());

        Thread.currentThread().interrupt();
        replay.write(file);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(Replay.read(file)).isEqualTo(replay);
    }

    @Test
    void file_ofALockThatWasMended_breaksNothing() {
        Rerun rerun = FailureReduction.of(new Replay(Replay.FORMAT, "ours", 1, SETUP, "S3", "0", few().choices()));

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

    /** Of what was cut off, or written by hand. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"format\": 1",
                "{\"format\": 1}",
                "{\"format\": 1, \"client\": \"ours\", \"seed\": 1, \"setup\": null, \"property\": \"S3\","
                        + " \"trace\": \"0\", \"choices\": []}",
                "{\"format\": 1, \"client\": \"ours\", \"seed\": 1, \"setup\": {\"clients\": 2, \"keys\": 1},"
                        + " \"property\": \"S3\", \"trace\": \"0\", \"choices\": []}"
            })
    void file_withoutAllItsParts_isRefusedInOneLine(String text, @TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("replay.json"), text);

        assertThatThrownBy(() -> Replay.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(file + " is not a replay file: ")
                .hasMessageNotContaining("\n");
    }
}
