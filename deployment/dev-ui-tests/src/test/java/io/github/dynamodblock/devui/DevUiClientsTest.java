package io.github.dynamodblock.devui;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.QuarkusDevModeTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application with two clients. */
class DevUiClientsTest {
    private static final DevUi DEV_UI = new DevUi();

    @RegisterExtension
    static final QuarkusDevModeTest APPLICATION = DEV_UI.overTwo("dev-ui-two", "dev-ui-two-orders");

    @Test
    void page_ofTwoClients_showsTheLocksOfBoth() throws Exception {
        assertThat(texts(DEV_UI.ask("clients"), "")).containsExactly("default", HeldByOrders.CLIENT);
        JsonNode leases = DEV_UI.ask("leases");
        assertThat(texts(leases, "client")).containsExactly("default", "default", HeldByOrders.CLIENT);
        assertThat(texts(leases, "key")).containsExactly(HeldAtStart.HELD, HeldAtStart.WANTED, HeldByOrders.HELD);
        assertThat(DEV_UI.ask("count").asText()).isEqualTo("3");
        assertThat(texts(DEV_UI.ask("waiting"), "client")).containsExactlyInAnyOrder("default", HeldByOrders.CLIENT);
        assertThat(texts(DEV_UI.ask("history"), "client")).contains("default", HeldByOrders.CLIENT);
    }

    @Test
    void table_ofAClient_hasItsRows() throws Exception {
        JsonNode orders = DEV_UI.table(HeldByOrders.CLIENT);
        assertThat(orders.get("table").asText()).isEqualTo("dev-ui-two-orders");
        assertThat(texts(orders.get("rows"), "key")).containsExactly(HeldByOrders.HELD);
        JsonNode table = DEV_UI.table("default");
        assertThat(table.get("table").asText()).isEqualTo("dev-ui-two");
        assertThat(texts(table.get("rows"), "key")).contains(HeldAtStart.HELD).doesNotContain(HeldByOrders.HELD);

        JsonNode elsewhere = DEV_UI.forceRelease(HeldByOrders.CLIENT, HeldAtStart.HELD);
        assertThat(elsewhere.get("freed").asBoolean()).isFalse();
        assertThat(elsewhere.get("sentence").asText()).contains("no lock '" + HeldAtStart.HELD + "'");
    }

    private static List<String> texts(JsonNode all, String field) {
        List<String> texts = new ArrayList<>();
        all.forEach(one -> texts.add((field.isEmpty() ? one : one.get(field)).asText()));
        return texts;
    }
}
