package io.github.dynamodblock.devui;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodblock.chaos.dynamodb.PollingDeadline;
import io.quarkus.test.QuarkusDevModeTest;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application that holds a lock. */
class DevUiTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final DevUi DEV_UI = new DevUi();

    @RegisterExtension
    static final QuarkusDevModeTest APPLICATION = DEV_UI.over("dev-ui", true);

    /** One start of dev mode for all of it: the forced release is the last, because it changes what the others show. */
    @Test
    void page_ofAnApplicationThatHoldsALock_showsItUntilItIsForcedFree() throws Exception {
        cardHasPageLogosAndGuide();
        callThatWaitsIsShown_withWhatHappenedBefore();
        lockHeldThenForcedFreeIsShown_andTheLeaseIsLost();
    }

    private static void lockHeldThenForcedFreeIsShown_andTheLeaseIsLost() throws Exception {
        JsonNode lease = DEV_UI.ask("leases").get(0);
        assertThat(lease.get("key").asText()).isEqualTo(HeldAtStart.HELD);
        assertThat(lease.get("state").asText()).isEqualTo("HELD");
        assertThat(lease.get("valid").asBoolean()).isTrue();
        assertThat(lease.get("remaining").asLong()).isBetween(1L, HeldAtStart.LEASE.toMillis());
        assertThat(DEV_UI.ask("count").asText()).isEqualTo("2");

        JsonNode held = row(HeldAtStart.HELD);
        assertThat(held.get("held").asBoolean()).isTrue();
        assertThat(held.get("token").asText()).isEqualTo(lease.get("token").asText());
        assertThat(held.get("owner").asText()).isEqualTo(lease.get("owner").asText());
        assertThat(held.get("lease").asLong()).isEqualTo(HeldAtStart.LEASE.toMillis());
        assertThat(held.get("heldSince").asLong()).isPositive();
        assertThat(held.get("attributes").asText()).isEqualTo("step=2");
        assertThat(row(HeldAtStart.FREE).get("held").asBoolean()).isFalse();

        JsonNode freed = DEV_UI.forceRelease(HeldAtStart.HELD);

        assertThat(freed.get("sentence").asText()).contains("'order-7' is free");
        assertThat(freed.get("freed").asBoolean()).isTrue();
        assertThat(row(HeldAtStart.HELD).get("held").asBoolean()).isFalse();
        assertThat(row(HeldAtStart.HELD).get("forcedBy").asText()).contains("@");
        await(() -> DEV_UI.ask("leases").size() == 1);
        JsonNode last = DEV_UI.ask("history").get(0);
        assertThat(last.get("what").asText()).isEqualTo("lost");
        assertThat(last.get("bad").asBoolean()).isTrue();
        assertThat(last.get("key").asText()).isEqualTo(HeldAtStart.HELD);
        assertThat(last.get("token").asText()).isEqualTo(lease.get("token").asText());
        assertThat(last.get("detail").asText()).startsWith("stolen, held ");

        JsonNode again = DEV_UI.forceRelease(HeldAtStart.HELD);
        assertThat(again.get("freed").asBoolean()).isFalse();
        assertThat(again.get("sentence").asText()).contains("free already");
        assertThat(DEV_UI.forceRelease("nothing").get("sentence").asText()).contains("no lock 'nothing'");
    }

    private static void callThatWaitsIsShown_withWhatHappenedBefore() throws Exception {
        JsonNode waiting = DEV_UI.ask("waiting");
        assertThat(waiting).hasSize(1);
        assertThat(waiting.get(0).get("key").asText()).isEqualTo(HeldAtStart.WANTED);
        assertThat(waiting.get(0).get("template").asText()).isEqualTo("code");
        assertThat(waiting.get(0).get("thread").asText()).isNotEmpty();
        assertThat(waiting.get(0).get("since").asLong()).isPositive();

        JsonNode history = DEV_UI.ask("history");
        JsonNode first = history.get(history.size() - 1);
        assertThat(first.get("what").asText()).isEqualTo("granted");
        assertThat(first.get("key").asText()).isEqualTo(HeldAtStart.FREE);
        assertThat(first.get("at").asLong())
                .isPositive()
                .isLessThanOrEqualTo(history.get(0).get("at").asLong());
        assertThat(first.get("detail").asText()).startsWith("waited ");
    }

    private static void cardHasPageLogosAndGuide() throws Exception {
        assertThat(DEV_UI.file("qwc-dynamodb-lock-locks.js")).contains("customElements.define");
        assertThat(DEV_UI.file("dynamodb-lock-dark.svg")).contains("<svg");
        assertThat(DEV_UI.file("dynamodb-lock-light.svg")).contains("<svg");
        assertThat(DEV_UI.extensions())
                .contains("qwc-dynamodb-lock-locks.js", "quarkus-dynamodb-lock/blob/main/docs/index.md");
    }

    private static JsonNode row(String key) throws Exception {
        for (JsonNode row : DEV_UI.table("default").get("rows")) {
            if (row.get("key").asText().equals(key)) {
                return row;
            }
        }
        throw new AssertionError("no row of " + key);
    }

    private static void await(Callable<Boolean> condition) {
        assertThat(PollingDeadline.in(LIMIT).await(() -> {
                    try {
                        return condition.call();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                }))
                .isTrue();
    }
}
