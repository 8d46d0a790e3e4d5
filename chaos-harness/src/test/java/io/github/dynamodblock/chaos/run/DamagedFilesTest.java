package io.github.dynamodblock.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.checker.Verdict;
import io.github.dynamodblock.chaos.crosscheck.CrossCheck;
import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.ProcessEvent;
import io.github.dynamodblock.chaos.history.RunDescription;
import io.github.dynamodblock.chaos.history.RunStage;
import io.github.dynamodblock.chaos.simulation.SimulatedLocks;
import io.github.dynamodblock.chaos.simulation.world.WorldSetup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damages the files of a VALID run in every way, and lets them be judged. No damage may end in a verdict. Where the run
 * itself was cut off, what is missing may convict nobody.
 */
class DamagedFilesTest {
    private static final String RUN = "run.json";
    private static final List<String> FILES = List.of(RUN, "history/nemesis.jsonl", "history/w1.1.jsonl");
    /** An end of a file that is missing or torn, or a file that is missing. */
    private static final String WHAT_A_KILL_LEAVES = "(cut at|no last newline|empty in|no history|last ).*";

    @TempDir
    static Path directory;

    private static RecordedRun finished;
    private static RecordedRun killed;

    @BeforeAll
    static void simulate() {
        History history = CrossCheck.of(WorldSetup.of(4, 1), 1, "ours", SimulatedLocks.named("ours"), List.of())
                .history();
        finished = new RecordedRun(directory.resolve("finished"), history);
        killed = new RecordedRun(directory.resolve("killed"), killed(history));
    }

    /** Returns the record that remains if the harness is killed at the end: nobody exits, nothing is read afterwards. */
    private static History killed(History history) {
        RunDescription run = history.settings();
        List<Event> events = history.events().stream()
                .filter(event -> !(event instanceof ProcessEvent life && life.phase() == ProcessEvent.Phase.EXITED))
                .toList();
        return new History(run.at(RunStage.RUNNING, run.arguments()), events, List.of());
    }

    @Test
    void run_notDamaged_isValid() {
        assertThat(finished.judge(Map.of()).verdict()).contains(Verdict.VALID);
    }

    /** Other systems add such files when they copy a directory, and editors when they open a file. */
    @Test
    void run_withFilesOfAnotherProgram_isValid() {
        Map<String, Optional<byte[]>> added = Map.of(
                "history/._w1.1.jsonl", Optional.of(new byte[] {0, 5, 22, 7}),
                "history/.DS_Store", Optional.of(new byte[] {0, 0, 0, 1}),
                "history/.w1.1.jsonl.swp", Optional.of(new byte[] {1}),
                "._run.json", Optional.of(new byte[] {0, 5, 22, 7}),
                "history/notes.txt", Optional.of(Damage.bytes("looks good")));

        assertThat(finished.judge(added).verdict()).contains(Verdict.VALID);
    }

    @Test
    void run_withDamagedBytesOrLines_isRefusedByTheNameOfTheFile() {
        for (String name : FILES) {
            byte[] content = Damage.bytesOf(finished.files(), name);
            assertThat(notRefused(judged(finished, Damage.ofBytes(name, content))))
                    .isEmpty();
        }
    }

    @Test
    void run_withFilesAddedRemovedOrRenamed_isRefused() {
        assertThat(notRefused(judged(finished, Damage.ofNames(finished.files()))))
                .isEmpty();
    }

    /** Each field of {@code run.json} and of each kind of event, in files whose checksums and digests are right. */
    @Test
    void run_withAWrongFieldUnderRightChecksums_isRefused() {
        List<Damage> forged = Forgery.all(finished.files());

        assertThat(forged).hasSizeGreaterThan(300);
        assertThat(notRefused(judged(finished, forged))).isEmpty();
    }

    @Test
    void forgery_thatChangesNothing_isValid() {
        assertThat(finished.judge(Forgery.none(finished.files()).files()).verdict())
                .contains(Verdict.VALID);
    }

    @Test
    void killedRun_notDamaged_isUnknown() {
        assertThat(killed.judge(Map.of()).verdict()).contains(Verdict.UNKNOWN);
    }

    @Test
    void killedRun_withTheEndOfAFileMissing_isUnknown() {
        List<Damage> damages = new ArrayList<>();
        killed.files().forEach((name, content) -> {
            if (!name.equals(RUN)) {
                damages.add(Damage.deletes(name));
                if (FILES.contains(name) || name.startsWith("history/w3.")) {
                    damages.addAll(Damage.cuts(name, content));
                }
            }
        });
        assertThat(damages).hasSizeGreaterThan(40);
        assertThat(judged(killed, damages))
                .filteredOn(result -> !result.judged().verdict().equals(Optional.of(Verdict.UNKNOWN)))
                .isEmpty();
    }

    /** A torn line is what a kill leaves, but only at the end of a file. */
    @Test
    void killedRun_withDamageBeforeTheEndOfAFile_isRefused() {
        for (String name : FILES.subList(1, FILES.size())) {
            byte[] content = Damage.bytesOf(killed.files(), name);
            assertThat(notRefused(judged(killed, Damage.ofBytes(name, content))))
                    .allMatch(result -> result.judged().verdict().equals(Optional.of(Verdict.UNKNOWN))
                            && result.what().matches(WHAT_A_KILL_LEAVES));
        }
    }

    @Test
    void killedRun_withFilesUnderOtherNames_isRefused() {
        assertThat(notRefused(judged(killed, Damage.ofNames(killed.files()))))
                .extracting(Result::what)
                .containsExactlyInAnyOrder("added, empty in history/w9.1.jsonl", "no history at all");
    }

    @Test
    void killedRun_withDamagedSettings_isRefused() {
        assertThat(notRefused(judged(killed, Damage.ofBytes(RUN, Damage.bytesOf(killed.files(), RUN)))))
                .isEmpty();
    }

    private record Result(String what, RecordedRun.Judged judged) {}

    private static List<Result> judged(RecordedRun run, List<Damage> damages) {
        List<Result> results = new ArrayList<>();
        damages.forEach(damage -> results.add(new Result(damage.what(), run.judge(damage.files()))));
        return results;
    }

    /** Returns what is not a refusal in one line that says where the damage is and what to do. */
    private static List<Result> notRefused(List<Result> results) {
        return results.stream()
                .filter(result -> result.judged().verdict().isPresent()
                        || !result.judged().refusal().matches(".*(run\\.json|history).*(run again|that was --out)"))
                .toList();
    }
}
