package io.github.dynamodblock.chaos.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DynamoDbLocalTest {
    @Test
    void started_aRequest_isAnswered() throws Exception {
        try (DynamoDbLocal local = DynamoDbLocal.start()) {
            assertThat(local.endpoint().getHost()).isEqualTo("127.0.0.1");
            assertThat(listTables(local.endpoint()).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void started_listensOnTheLoopbackAddressOnly() throws Exception {
        try (DynamoDbLocal local = DynamoDbLocal.start()) {
            List<String> addresses = LoopbackPort.listeningOn(local.pid());

            assertThat(addresses)
                    .hasSize(1)
                    .allMatch(address ->
                            address.equals("0100007F:" + hex(local.endpoint().getPort()))
                                    || address.equals("0000000000000000FFFF00000100007F:"
                                            + hex(local.endpoint().getPort())));
        }
    }

    /** Stopped, it takes no connection from the queue: the kernel accepts as many as the queue has places. */
    @Test
    void started_manyConnectWhileItIsBusy_dropsNone() throws Exception {
        try (DynamoDbLocal local = DynamoDbLocal.start()) {
            List<Socket> connected = new ArrayList<>();
            signal("STOP", local);
            try {
                for (int number = 0; number < 300; number++) {
                    Socket socket = new Socket();
                    connected.add(socket);
                    socket.connect(
                            new InetSocketAddress(
                                    local.endpoint().getHost(), local.endpoint().getPort()),
                            10_000);
                }
            } finally {
                signal("CONT", local);
                for (Socket socket : connected) {
                    socket.close();
                }
            }
        }
    }

    private static void signal(String signal, DynamoDbLocal local) throws Exception {
        // The kill of the shell: the program kill does not know every signal in a Turkish locale.
        assertThat(new ProcessBuilder("sh", "-c", "kill -" + signal + " \"$0\"", Long.toString(local.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static String hex(int port) {
        return String.format(Locale.ROOT, "%04X", port);
    }

    @Test
    void closed_leavesNoProcessPortOrFile() {
        DynamoDbLocal local = DynamoDbLocal.start();
        Path directory = local.directory();
        assertThat(directory).exists();

        local.close();
        local.close();

        assertThat(ProcessHandle.of(local.pid())).isEmpty();
        assertThat(directory).doesNotExist();
        assertThatThrownBy(() -> listTables(local.endpoint())).isInstanceOf(IOException.class);
    }

    @Test
    void shared_closedByOneUser_goesOnForTheOthers() throws Exception {
        DynamoDbLocal first = DynamoDbLocal.shared();
        first.close();

        assertThat(DynamoDbLocal.shared()).isSameAs(first);
        assertThat(listTables(first.endpoint()).statusCode()).isEqualTo(200);
    }

    @Test
    void classPath_fileMissing_saysWhatToDoInOneLine(@TempDir Path empty) {
        assertThatThrownBy(() ->
                        DynamoDbLocal.classPath(empty.resolve("none.classpath").toString()))
                .isInstanceOf(PartUnavailableException.class)
                .hasMessageContaining("none.classpath")
                .hasMessageContaining("mvn -pl chaos-harness/dynamodb-local process-resources")
                .message()
                .doesNotContain("\n");
        assertThatThrownBy(() -> DynamoDbLocal.classPath(null)).hasMessageContaining("is not set");
    }

    @Test
    void classPath_filePresent_isItsContent(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("a.classpath"), "a.jar:b.jar\n");

        assertThat(DynamoDbLocal.classPath(file.toString())).isEqualTo("a.jar:b.jar");
    }

    private static HttpResponse<String> listTables(URI endpoint) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "DynamoDB_20120810.ListTables")
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/dynamodb/aws4_request,"
                                + " SignedHeaders=host, Signature=0")
                .POST(BodyPublishers.ofString("{}"))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }
}
