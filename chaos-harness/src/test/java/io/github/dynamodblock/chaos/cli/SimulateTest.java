package io.github.dynamodblock.chaos.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.chaos.checker.Checker;
import io.github.dynamodblock.chaos.checker.Finding;
import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.checker.Verdict;
import io.github.dynamodblock.chaos.checker.Witness;
import io.github.dynamodblock.chaos.crosscheck.CrossCheckSeries;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.mutant.Mutants;
import io.github.dynamodblock.chaos.run.HarnessFailedException;
import io.github.dynamodblock.chaos.simulation.FailureReduction;
import io.github.dynamodblock.chaos.simulation.KillMatrix;
import io.github.dynamodblock.chaos.simulation.Simulation;
import io.github.dynamodblock.chaos.simulation.shrink.Replay;
import io.github.dynamodblock.chaos.simulation.world.WorldSetup;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code simulate} and {@code mutants}. */
class SimulateTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @Test
    void simulate_ours_exits0AndCountsRareStates() {
        assertThat(run("simulate", "--schedules", "20", "--seed", "1")).isZero();
        assertThat(out.toString())
                .contains("20 schedules of ours, seeds from 1")
                .contains("       times  rare state\n")
                .endsWith("VERDICT VALID\n");
        assertThat(err.toString().lines()).allMatch(line -> line.startsWith("chaos-harness: "));
    }

    @Test
    void simulate_oursAsJson_isOneLine() {
        assertThat(run("simulate", "--schedules", "2", "--seed", "1", "--json")).isZero();
        assertThat(out.toString().lines())
                .singleElement()
                .asString()
                .startsWith("{\"verdict\":\"VALID\",\"client\":\"ours\",\"seed\":1,\"schedules\":2,");
    }

    @Test
    void simulate_crossChecked_saysThatTheJudgesAgree() {
        assertThat(run("simulate", "--cross-check", "--schedules", "5", "--seed", "1"))
                .isZero();
        assertThat(out.toString())
                .startsWith("5 schedules of ours, seeds from 1, each judged twice, in ")
                .endsWith(" s; 0 of them have a violation\nVERDICT VALID\n");
    }

    @Test
    void simulate_crossCheckedAndReplayed_isWrongUsage() {
        assertThat(run("simulate", "--cross-check", "--replay", "1")).isEqualTo(64);
        assertThat(err.toString()).contains("--replay does not go with --cross-check");
    }

    @Test
    void crossCheckReport_judgesDisagree_savesTheHistoryForTheCommandCheck() {
        Checker severe = new Checker() {
            @Override
            public Property property() {
                return Property.K1;
            }

            @Override
            public Finding check(History history) {
                return new Finding(
                        property(), Verdict.INVALID, "late", List.of(new Witness("told late", List.of())), Map.of());
            }
        };
        CrossCheckSeries.Summary summary = new CrossCheckSeries(
                        new CrossCheckSeries.Plan("ours", WorldSetup.of(4, 2), 7, 1, LONG, 1, List.of(severe)))
                .run(done -> {});

        assertThat(new CrossCheckReport(new PrintWriter(out, true), directory).tell(summary))
                .isEqualTo(1);

        assertThat(out.toString()).contains("""
                        The judges disagree about the schedule of seed 7:
                          only the run's judge reports a violation of K1: told late
                        """).endsWith("VERDICT INVALID\n");
        out.getBuffer().setLength(0);
        run("check", directory.resolve("cross-check-ours-7").toString());
        assertThat(out.toString()).contains("K1").doesNotContain("INVALID");
    }

    @Test
    void simulate_aMutant_exits1AndItsReplayBreaksTheSame() throws Exception {
        String name = "chaos-out/replay-mutant-early-takeover-2.json";
        String simulated;
        // In a process of its own, for failures are saved below its working directory.
        try (Launched launched = Launched.start(
                directory,
                List.of("simulate", "--schedules", "20", "--seed", "1", "--client", "mutant:early-takeover"))) {
            assertThat(launched.exitCode()).as(launched.errors()).isEqualTo(1);
            simulated = launched.output();
        }
        assertThat(simulated)
                .contains("Again: chaos-harness simulate --replay " + name)
                .endsWith("VERDICT INVALID\n");
        Path file = directory.resolve(name);
        String property = Replay.read(file).property();
        assertThat(simulated).contains("Seed 2 violates " + property + ".");

        assertThat(run("simulate", "--replay", file.toString())).isEqualTo(1);
        assertThat(out.toString())
                .contains("\n" + property + ": ")
                .contains("The trace is that of the file, ")
                .endsWith("VERDICT INVALID\n");

        out.getBuffer().setLength(0);
        assertThat(run("simulate", "--json", "--replay", file.toString())).isEqualTo(1);
        assertThat(out.toString().lines())
                .singleElement()
                .asString()
                .contains("\"verdict\":\"INVALID\"", "\"property\":\"" + property + "\"", "\"story\":[\"");
    }

    @Test
    void replay_ofASeed_runsThatSchedule() {
        assertThat(run("simulate", "--replay", "7")).isZero();
        assertThat(out.toString()).contains("1 schedules of ours, seeds from 7").endsWith("VERDICT VALID\n");
    }

    @Test
    void replay_withAnotherTrace_isOneLineAndExit3() {
        Path file = written("0");

        assertThat(run("simulate", "--replay", file.toString())).isEqualTo(3);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains(", not 0 as the file says", "(S3: It holds.)");
        assertThat(out.toString()).doesNotContain("VERDICT");
    }

    @Test
    void replay_thatHolds_exits0() {
        String trace = FailureReduction.of(Replay.read(written("0"))).replay().trace();

        assertThat(run("simulate", "--replay", written(trace).toString())).isZero();
        assertThat(out.toString()).contains("S3: It holds.\n").endsWith("VERDICT VALID\n");
    }

    @Test
    void replay_ofNoFile_isOneLineAndExit3() {
        Path file = directory.resolve("none.json");

        assertThat(run("simulate", "--replay", file.toString())).isEqualTo(3);
        assertThat(err.toString().lines()).singleElement().asString().contains("There is no such file: " + file);
    }

    @Test
    void replay_ofAClientOrAPropertyThatThereIsNot_isOneLineAndExit64() {
        Path client = directory.resolve("client.json");
        new Replay(Replay.FORMAT, "theirs", 1, WorldSetup.of(2, 1), "S3", "0", List.of()).write(client);
        Path property = directory.resolve("property.json");
        new Replay(Replay.FORMAT, "ours", 1, WorldSetup.of(2, 1), "Q9", "0", List.of()).write(property);

        assertThat(run("simulate", "--replay", client.toString())).isEqualTo(64);
        assertThat(run("simulate", "--replay", property.toString())).isEqualTo(64);
        assertThat(err.toString().lines())
                .containsExactly(
                        "chaos-harness: --replay: There is no client 'theirs'; there are ours and mutant:NAME",
                        "chaos-harness: --replay: There is no property 'Q9'");
    }

    @Test
    void mutants_whoseTimeIsUp_exit2AndSayWhatIsWrongWithEach() {
        assertThat(run("mutants", "--time", "1ms")).isEqualTo(2);
        assertThat(out.toString())
                .contains(
                        "early-takeover ",
                        "not caught before the end",
                        "a challenger takes the lock over before it has watched the row for L")
                .doesNotContain("SURVIVED")
                .endsWith("VERDICT UNKNOWN\n");
    }

    @Test
    void mutant_caught_isToldWithAllThatItBreaksAndItsReplayIsSaved() {
        Simulation.Summary failed = new Simulation(new Simulation.Plan(
                        "mutant:early-takeover", WorldSetup.of(4, 2), 1, 20, LONG, 1, property -> true))
                .run(done -> {});
        KillMatrix.Kill kill = new KillMatrix.Kill(Mutants.named("early-takeover"), 3, failed.failure(), false);
        SimulationReport report = new SimulationReport(new PrintWriter(out, true), false, directory);

        report.kill(kill, false);

        assertThat(out.toString())
                .contains("  4 early-takeover: a challenger takes the lock over before it has watched the row for L\n")
                .contains("S3 at seed 2, after 3 schedules; shrunk to ", " choices, it violates S3, S4")
                .doesNotContain("reaches the store:");
        assertThat(Replay.read(directory.resolve("replay-mutant-early-takeover-2.json")))
                .isEqualTo(failed.failure().orElseThrow().replay());

        report.kill(kill, true);

        assertThat(out.toString())
                .contains(
                        "reaches the store: applied",
                        "If the schedule continues, it also violates S4, ",
                        "Again: chaos-harness simulate");

        report.tell(new KillMatrix(List.of(kill), failed, Duration.ZERO));

        assertThat(out.toString()).containsPattern("  4 early-takeover +\\.   \\.   X   \\+");
    }

    @Test
    void mutants_besidesWhomOursFails_writeTheReplayThatTheyName() throws Exception {
        Simulation.Summary failed = new Simulation(new Simulation.Plan(
                        "mutant:early-takeover", WorldSetup.of(4, 2), 1, 20, LONG, 1, property -> true))
                .run(done -> {});
        SimulationReport report = new SimulationReport(new PrintWriter(out, true), false, directory);

        assertThat(report.tell(new KillMatrix(List.of(), failed, Duration.ZERO)))
                .isEqualTo(1);

        Path file = directory.resolve("replay-mutant-early-takeover-2.json");
        assertThat(out.toString()).contains("--replay " + file).endsWith("VERDICT INVALID\n");
        assertThat(Replay.read(file)).isEqualTo(failed.failure().orElseThrow().replay());
    }

    @Test
    void report_ofAReplayWithAnotherTraceAsJson_printsNoVerdict() {
        Replay file = Replay.read(written("0"));
        SimulationReport report = new SimulationReport(new PrintWriter(out, true), true, directory);

        assertThatThrownBy(() -> report.replayed(file, FailureReduction.of(file)))
                .isInstanceOf(HarnessFailedException.class)
                .hasMessageContaining("the lock or the simulation changed");
        assertThat(out.toString()).isEmpty();
    }

    private Path written(String trace) {
        Path file = directory.resolve("replay-" + trace + ".json");
        new Replay(Replay.FORMAT, "ours", 1, WorldSetup.of(2, 1), "S3", trace, List.of()).write(file);
        return file;
    }

    private int run(String... arguments) {
        return Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
}
