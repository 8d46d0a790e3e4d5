package io.github.dynamodblock.chaos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.mutant.Mutants;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Whole runs on real parts: the real lock passes, and a property that is listed for a mutant finds this mutant. */
@Isolated("a busy machine lets a run prove too little")
class RealRunTest {
    private static final int UNKNOWN = 2;
    private static final int ATTEMPTS = 3;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    @Test
    void ours_underAllFaults_isValidAndSoAgainWhenCheckedLater() throws Exception {
        int code = UNKNOWN;
        Path data = directory;
        // A busy machine can make a run prove too little; such a run is tried again. One that is INVALID is not.
        for (int attempt = 1; attempt <= ATTEMPTS && code == UNKNOWN; attempt++) {
            data = directory.resolve("run-" + attempt);
            out.getBuffer().setLength(0);
            code = run(
                    "run",
                    "--duration",
                    "30s",
                    "--lease",
                    "1s",
                    "--seed",
                    Integer.toString(6 + attempt),
                    "--json",
                    "--out",
                    data.toString());
        }

        JsonNode report = report();
        assertThat(code).as("%s", report).isZero();
        assertThat(report.get("verdict").asText()).isEqualTo("VALID");
        assertThat(verdict(report, "F2")).isEqualTo("VALID");
        assertThat(data.resolve("report.json")).exists();
        assertThat(data.resolve("history").resolve("nemesis.jsonl")).isNotEmptyFile();
        out.getBuffer().setLength(0);
        assertThat(run("check", "--quiet", data.toString())).isZero();
        assertThat(out.toString().strip()).isEqualTo("VALID");
    }

    /** {@code .ci/run} plays three mutants, and a nightly lane plays all of them. */
    @Test
    void mutant_underAllFaults_isInvalidByAPropertyNamedForIt() throws Exception {
        String mutant = "unconditional-release";
        int code = run(
                "run",
                "--client",
                "mutant:" + mutant,
                "--duration",
                "60s",
                "--lease",
                "1s",
                "--seed",
                "7",
                "--fail-fast",
                "--json",
                "--out",
                directory.resolve("run").toString());

        JsonNode report = report();
        assertThat(code).as("%s", report).isEqualTo(1);
        assertThat(invalid(report))
                .containsAnyElementsOf(Mutants.named(mutant).real().stream()
                        .map(Property::name)
                        .toList());
    }

    private int run(String... arguments) {
        return Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    private JsonNode report() throws Exception {
        assertThat(out.toString()).as("%s", err).isNotBlank();
        return new ObjectMapper().readTree(out.toString());
    }

    private static List<String> invalid(JsonNode report) {
        List<String> properties = new ArrayList<>();
        for (JsonNode finding : report.get("findings")) {
            if ("INVALID".equals(finding.get("verdict").asText())) {
                properties.add(finding.get("property").asText());
            }
        }
        return properties;
    }

    private static String verdict(JsonNode report, String property) {
        for (JsonNode finding : report.get("findings")) {
            if (property.equals(finding.get("property").asText())) {
                return finding.get("verdict").asText();
            }
        }
        throw new AssertionError("no finding for " + property);
    }
}
