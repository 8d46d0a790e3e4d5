package io.github.dynamodblock.chaos.report;

import static io.github.dynamodblock.chaos.checker.Script.A;
import static io.github.dynamodblock.chaos.checker.Script.B;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dynamodblock.chaos.checker.MixedScript;
import io.github.dynamodblock.chaos.checker.Script;
import io.github.dynamodblock.chaos.checker.Verdict;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.RunDirectory;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final History BROKEN = new Script()
            .acquire(A, 1, 0, 10)
            .believes(A, 1, 20, 400)
            .acquire(B, 2, 100, 200)
            .believes(B, 2, 210)
            .release(A, 1, 450, 460)
            .fault("pause", B, 500, 600)
            .plans("pause", 1)
            .history();

    @Test
    void text_ofABrokenLock_tellsWhoHeldAndWhy() {
        String text = TextReport.render(HistoryJudge.judge(BROKEN));
        assertThat(text.replaceAll("\\s+", " "))
                .contains("C1' invalid")
                .contains("isValid() returned true to worker-2.1 thread 0 (token 2) from")
                .contains("pause")
                .contains("delta 100 ms")
                .endsWith("VERDICT INVALID ");
        assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void storedRun_judgedAgain_givesTheSameReport(@TempDir Path directory) {
        new RunDirectory(directory).write(BROKEN);
        assertThat(HistoryJudge.judge(directory)).isEqualTo(HistoryJudge.judge(BROKEN));
    }

    @Test
    void json_carriesVerdictAndWitnessEvents(@TempDir Path directory) throws IOException {
        Report report = HistoryJudge.judge(BROKEN);
        JsonNode json = new ObjectMapper()
                .readTree(JsonReport.write(JsonReport.render(report), directory).toFile());
        assertThat(json.get("verdict").asText()).isEqualTo(Verdict.INVALID.toString());
        assertThat(json.get("counts").get("grants").asLong()).isEqualTo(2);
        JsonNode witness = json.get("findings").get(0).get("witnesses").get(0);
        assertThat(witness.get("events").get(0).get("event").asText()).isEqualTo("invoke");
        assertThat(json.get("latencies").get("acquire, contended").get("max").asLong())
                .isGreaterThanOrEqualTo(100_000_000);
    }

    /** A grant that was lost and never told. */
    private static History lostBy(String process) {
        return new MixedScript()
                .acquire(process, 1, 0, 10)
                .releases(process, 1, 2_200, 2_210)
                .history();
    }

    @Test
    void violation_ofAPeer_isShownUnderItsNameAndCountsForNothing() throws IOException {
        Report report = HistoryJudge.judge(lostBy(MixedScript.PEER));
        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(TextReport.render(report).replaceAll("\\s+", " "))
                .containsPattern("K1 not tested .* peer aws: .* grants 1 .* K1 invalid .* witness .* VERDICT UNKNOWN");
        JsonNode peer = new ObjectMapper()
                .readTree(JsonReport.render(report))
                .get("peers")
                .get(0);
        assertThat(peer.get("name").asText()).isEqualTo("aws");
        assertThat(peer.get("counts").get("grants").asLong()).isEqualTo(1);
        assertThat(peer.get("findings").findValuesAsText("verdict")).contains("INVALID");
    }

    @Test
    void peerThatHung_isNamed_andOneThatEndedIsNot() throws IOException {
        Report report = HistoryJudge.judge(new MixedScript()
                .acquire(MixedScript.PEER, 1, 0, 10)
                .hangs(MixedScript.PEER, 19_000)
                .history());
        assertThat(TextReport.render(report).replaceAll("\\s+", " "))
                .containsPattern("peer aws: .* hung: w2.1 did not end in time .* VERDICT");
        JsonNode peer = new ObjectMapper()
                .readTree(JsonReport.render(report))
                .get("peers")
                .get(0);
        assertThat(peer.get("hung")).extracting(JsonNode::asText).containsExactly("w2.1");

        Report ended = HistoryJudge.judge(lostBy(MixedScript.PEER));
        assertThat(TextReport.render(ended)).doesNotContain("hung");
    }

    @Test
    void violation_ofOursBesideAPeer_isOurs() {
        Report report = HistoryJudge.judge(lostBy(MixedScript.OURS));
        assertThat(report.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(TextReport.render(report).replaceAll("\\s+", " "))
                .containsPattern("K1 invalid .* peer aws: .* K1 not tested .* VERDICT INVALID");
    }
}
