package io.github.dynamodblock.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Answers every request with the same error, and counts them. */
final class FailingServer implements AutoCloseable {
    private static final long LIMIT_SECONDS = 30;

    private final Semaphore requests = new Semaphore(0);
    private final HttpServer server;

    /** That of a server with an internal error. */
    FailingServer() throws IOException {
        this(500, "InternalServerError", "of a test");
    }

    FailingServer(int status, String error, String message) throws IOException {
        this(status, error, message, "");
    }

    /** That of a server that cancels every transaction for these reasons, one for each item. */
    static FailingServer cancelling(String... codes) throws IOException {
        String reasons = Stream.of(codes)
                .map(code -> "{\"Code\":\"" + code + "\"}")
                .collect(Collectors.joining(",", ",\"CancellationReasons\":[", "]"));
        return new FailingServer(400, "TransactionCanceledException", "of a test", reasons);
    }

    private FailingServer(int status, String error, String message, String more) throws IOException {
        byte[] body = ("{\"__type\":\"com.amazonaws.dynamodb.v20120810#" + error + "\",\"message\":\"" + message + "\""
                        + more + "}")
                .getBytes(UTF_8);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.release();
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
                exchange.sendResponseHeaders(status, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The number of requests since this was asked last. */
    int since() {
        return requests.drainPermits();
    }

    /** Waits until that many requests have come. */
    void await(int count) throws InterruptedException {
        assertThat(requests.tryAcquire(count, LIMIT_SECONDS, TimeUnit.SECONDS))
                .as("%d requests within %d s", count, LIMIT_SECONDS)
                .isTrue();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
