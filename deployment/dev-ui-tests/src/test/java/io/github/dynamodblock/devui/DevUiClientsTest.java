package io.github.dynamodblock.devui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodblock.chaos.dynamodb.PollingDeadline;
import io.quarkus.test.QuarkusDevModeTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** An application with two clients. */
class DevUiClientsTest {
    private static final DevUi DEV_UI = new DevUi();
    private static final String PAGE = "quarkus-dynamodb-lock/locks";

    /** The page consists of elements with shadow roots, which the usual functions do not enter. */
    private static final String FIND = """
            {
            const all = (node) => [node, ...[...(node.shadowRoot ? [node.shadowRoot] : []), ...node.childNodes].flatMap(all)];
            const find = (selector) => all(document.documentElement).find(node => node.matches && node.matches(selector));
            """;

    private static final String TEXT = FIND + """
            all(find('qwc-dynamodb-lock-locks') ?? document.body)
                .filter(node => node.nodeType === Node.TEXT_NODE && node.parentNode.localName !== 'style')
                .map(node => node.textContent).join('');
            }
            """;

    @RegisterExtension
    static final QuarkusDevModeTest APPLICATION = DEV_UI.overTwo("dev-ui-two", "dev-ui-two-orders");

    @Test
    void page_ofTwoClients_showsTheLocksOfBoth_andTheTableOfEach() throws Exception {
        assertThat(texts(DEV_UI.ask("clients"), "")).containsExactly("default", HeldByOrders.CLIENT);
        JsonNode leases = DEV_UI.ask("leases");
        assertThat(texts(leases, "client")).containsExactly("default", "default", HeldByOrders.CLIENT);
        assertThat(texts(leases, "key")).containsExactly(HeldAtStart.HELD, HeldAtStart.WANTED, HeldByOrders.HELD);
        assertThat(DEV_UI.ask("count").asText()).isEqualTo("3");
        assertThat(texts(DEV_UI.ask("waiting"), "client")).containsExactlyInAnyOrder("default", HeldByOrders.CLIENT);
        assertThat(texts(DEV_UI.ask("history"), "client")).contains("default", HeldByOrders.CLIENT);

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

    /** The scripts of the page run, also with the libraries of the Dev UI of this version of Quarkus. */
    @Test
    void page_inABrowser_showsBothClients_andTheTableThatIsChosen(@TempDir Path files) throws Exception {
        Optional<Path> program = Browser.program();
        assumeTrue(program.isPresent(), "There is no Chromium in the path of this machine");
        try (Browser browser = Browser.open(program.orElseThrow(), files, DEV_UI.page(PAGE))) {
            awaitText(browser, HeldAtStart.HELD, HeldAtStart.WANTED, HeldByOrders.HELD, "Leases of this application");
            awaitText(browser, "Locks of the table dev-ui-two", HeldAtStart.FREE, "Force release");

            assertThat(browser.evaluate(FIND + """
                    const choice = find('#client');
                    choice.value = 'orders';
                    choice.dispatchEvent(new Event('change'));
                    'chosen';
                    }
                    """)).isEqualTo("chosen");

            awaitText(browser, "Locks of the table dev-ui-two-orders");
            assertThat(browser.evaluate(TEXT)).doesNotContain("did not answer");
        }
    }

    private static void awaitText(Browser browser, String... parts) {
        String[] last = new String[1];
        boolean shown = PollingDeadline.in(Duration.ofSeconds(60)).await(() -> {
            try {
                last[0] = browser.evaluate(TEXT).replaceAll("\\s+", " ");
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            return Stream.of(parts).allMatch(last[0]::contains);
        });
        assertThat(shown).as("the page shows %s: %s", List.of(parts), last[0]).isTrue();
    }

    private static List<String> texts(JsonNode all, String field) {
        List<String> texts = new ArrayList<>();
        all.forEach(one -> texts.add((field.isEmpty() ? one : one.get(field)).asText()));
        return texts;
    }
}
