package io.github.dynamodblock.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTailTest {
    private static final String GRANT = "{\"event\":\"complete\",\"outcome\":\"OK\",\"token\":7,\"grant\":\"g\"}\n";
    private static final String REFUSAL = "{\"event\":\"complete\",\"outcome\":\"FAIL\"}\n";

    @TempDir
    Path directory;

    @Test
    void file_growing_givesEachWholeLineOnce() throws Exception {
        HistoryTail tail = new HistoryTail(file());
        assertThat(tail.read()).isEmpty();
        append("one\ntw");
        assertThat(tail.read()).containsExactly("one");
        append("o\n");
        assertThat(tail.read()).containsExactly("two");
        assertThat(tail.read()).isEmpty();
    }

    @Test
    void grants_countedTwice_countOnce() throws Exception {
        GrantCount grants = new GrantCount();
        append(GRANT + REFUSAL + GRANT);
        assertThat(grants.count(List.of(file()))).isEqualTo(2);
        append(GRANT);
        assertThat(grants.count(List.of(file()))).isEqualTo(3);
    }

    @Test
    void opportunity_betweenReadAndWrite_hasCome() throws Exception {
        CriticalMoment opportunity = new CriticalMoment(file());
        assertThat(opportunity.hasCome()).isFalse();
        append(invoke(1, "READ"));
        assertThat(opportunity.hasCome()).isTrue();
        append(invoke(1, "WRITE"));
        assertThat(opportunity.hasCome()).isFalse();
        append(invoke(1, "READ") + invoke(2, "READ") + invoke(1, "RELEASE"));
        assertThat(opportunity.hasCome()).isTrue();
        append(invoke(2, "RELEASE"));
        assertThat(opportunity.hasCome()).isFalse();
    }

    private static String invoke(int thread, String action) {
        return "{\"event\":\"invoke\",\"thread\":" + thread + ",\"action\":\"" + action + "\"}\n";
    }

    private Path file() {
        return directory.resolve("w1.1.jsonl");
    }

    private void append(String text) throws Exception {
        Files.writeString(file(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
