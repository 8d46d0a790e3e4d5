package io.github.dynamodblock.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import io.github.dynamodblock.dynamodb.DynamoDbLocks;
import io.github.dynamodblock.dynamodb.LockTable;
import io.github.dynamodblock.dynamodb.LockTableAdmin;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** The one file that an operator gets, alone in a directory, with a real store. */
class SelfContainedIT {
    private static final LockTable TABLE = LockTable.named("self-contained");

    @Test
    void file_aloneInADirectory_examinesATableAndForcesALockFree(@TempDir Path directory) throws Exception {
        Files.copy(Path.of(System.getProperty("table.jar")), directory.resolve("table.jar"));
        try (DynamoDbAsyncClient sdk = DynamoDbAsyncClient.builder()
                        .endpointOverride(DynamoDbLocal.shared().endpoint())
                        .region(Region.US_EAST_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                        .build();
                LockClient client = locks(sdk);
                LockClient other = locks(sdk)) {
            // A heartbeat while it is being forced would change the row, and the command would ask to be repeated.
            Lease held = client.acquire(LockRequest.of("order-1")
                    .timing(LeaseTiming.ofLease(Duration.ofMinutes(5)))
                    .build());

            assertThat(run(directory, "doctor")).contains("Nothing is wrong with this table.", "exit 0");
            assertThat(run(directory, "--version")).matches("dynamodb-lock-table [0-9](?s:.*)exit 0");
            assertThat(run(directory, "list", "--json")).contains("\"owner\":\"pod-1\"", "exit 0");
            assertThat(run(directory, "force-release", "order-1", "--yes"))
                    .contains("is free. 'pod-1' held it", "exit 0");
            // The holder's own client learns of it from its next heartbeat; anybody else has the lock at once.
            assertThat(other.acquire("order-1").fencingToken()).isGreaterThan(held.fencingToken());
        }
    }

    private static LockClient locks(DynamoDbAsyncClient sdk) {
        LockTableAdmin.of(sdk, TABLE).createIfMissing();
        return DynamoDbLocks.builder(sdk, TABLE).owner("pod-1").build();
    }

    private static String run(Path directory, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", "table.jar"));
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "--table",
                TABLE.name(),
                "--endpoint",
                DynamoDbLocal.shared().endpoint().toString()));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return printed + "exit " + process.waitFor();
    }
}
