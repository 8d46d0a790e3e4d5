package io.github.dynamodblock.devui;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.QuarkusDevModeTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application whose table does not exist. */
class NoTableTest {
    private static final DevUi DEV_UI = new DevUi();

    @RegisterExtension
    static final QuarkusDevModeTest APPLICATION = DEV_UI.over("dev-ui-missing", false);

    @Test
    void page_noTable_saysWhy() throws Exception {
        assertThat(DEV_UI.ask("leases")).isEmpty();
        assertThat(DEV_UI.ask("waiting")).isEmpty();
        assertThat(DEV_UI.ask("history")).isEmpty();
        assertThat(notice()).contains("'dev-ui-missing' does not exist yet").contains("at its first lock");

        configure("quarkus.dynamodb-lock.create-table-if-missing=false");
        assertThat(notice()).contains("'dev-ui-missing'").doesNotContain("at its first lock");

        configure("quarkus.dynamodb-lock.enabled=false");
        JsonNode memory = DEV_UI.table("default");
        assertThat(memory.get("inMemory").asBoolean()).isTrue();
        assertThat(memory.get("rows")).isEmpty();
        JsonNode forced = DEV_UI.forceRelease(HeldAtStart.HELD);
        assertThat(forced.get("freed").asBoolean()).isFalse();
        assertThat(forced.get("sentence").asText()).contains("in memory");
    }

    private static String notice() throws Exception {
        JsonNode table = DEV_UI.table("default");
        assertThat(table.get("inMemory").asBoolean()).isFalse();
        assertThat(table.get("rows")).isEmpty();
        return table.get("notice").asText();
    }

    private static void configure(String line) throws Exception {
        APPLICATION.modifyResourceFile("application.properties", before -> before + line + "\n");
        DEV_UI.reload();
    }
}
