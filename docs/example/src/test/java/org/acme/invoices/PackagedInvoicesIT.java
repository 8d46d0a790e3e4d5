package org.acme.invoices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.acme.demo.Instance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes of the packaged application. */
class PackagedInvoicesIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final List<Instance> both = new ArrayList<>();

    private Instance start() throws IOException {
        Instance instance = Instance.start(
                DynamoDbLocal.shared().endpoint(),
                0,
                directory,
                Map.of(
                        "quarkus.dynamodb-lock.lease", "3s",
                        "quarkus.dynamodb-lock.wait-limit", "30s",
                        "quarkus.log.category.\"io.github.dynamodblock.locks\".level", "DEBUG",
                        "report.cron", "* * * * * ?",
                        "reminders.every", "1s"));
        both.add(instance);
        return instance;
    }

    @AfterEach
    void end() {
        both.forEach(Instance::kill);
    }

    @Test
    void twoInstances_shareTheirWork_andTheOtherLeadsAfterAKill() throws IOException {
        Instance one = start();
        Instance two = start();
        await("both accept requests")
                .atMost(LIMIT)
                .failFast(() -> both.forEach(PackagedInvoicesIT::requireAlive))
                .until(() -> both.stream().allMatch(Instance::isReady));

        assertThat(ofBoth("/invoices/acme", 3)).containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6");
        assertThat(ofBoth("/payments/acme/100", 2)).containsExactlyInAnyOrder("100", "200", "300", "400");

        await("one of them leads")
                .atMost(LIMIT)
                .until(() -> both.stream().filter(PackagedInvoicesIT::leads).count() == 1);
        Instance leader = leads(one) ? one : two;
        Instance other = leader == one ? two : one;
        await("the leader reminds").atMost(LIMIT).until(() -> number(other, "reminders") > 0);
        await("one of them writes the report, and the other waits for it")
                .atMost(LIMIT)
                .until(() -> number(other, "report") > 0 && waitsForReport());
        assertThat(number(other, "report")).isEqualTo(1);
        assertThat(get(other, "/q/health/ready")).contains("DynamoDB lock table", "\"status\": \"UP\"");
        assertThat(other.log()).doesNotContain("[org.acm.inv.Reminders]");

        leader.kill();

        await("the other leads").atMost(LIMIT).until(() -> leads(other));
        int before = number(other, "reminders");
        await("the other reminds").atMost(LIMIT).until(() -> number(other, "reminders") > before);
    }

    private static void requireAlive(Instance instance) {
        assertThat(instance.isAlive()).as("%s", instance.log()).isTrue();
    }

    private List<String> ofBoth(String path, int each) {
        List<CompletableFuture<String>> calls = both.stream()
                .flatMap(instance -> Stream.generate(
                                () -> Http.post(instance.address().resolve(path)))
                        .limit(each))
                .toList();
        return calls.stream().map(CompletableFuture::join).toList();
    }

    private static boolean leads(Instance instance) {
        return get(instance, "/leader").equals("true");
    }

    private static int number(Instance instance, String row) {
        return Integer.parseInt(get(instance, "/ledger/" + row));
    }

    /** Returns whether an instance waits that has not written the report. */
    private boolean waitsForReport() {
        return both.stream()
                .map(Instance::log)
                .anyMatch(
                        log -> log.contains("Waiting for the lock 'report'") && !log.contains("[org.acm.inv.Reports]"));
    }

    private static String get(Instance instance, String path) {
        return Http.get(instance.address().resolve(path)).join();
    }
}
