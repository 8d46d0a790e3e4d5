package io.github.dynamodblock.dynamodb;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a store as a proxy, a firewall or a sign-in page does: passes requests on, and answers those of one
 * operation with whatever bytes it was given, which never reach the store. It ends the connection after them.
 */
final class HostileServer implements AutoCloseable {
    @SuppressWarnings("ArrayRecordComponent") // bytes for a socket, compared by nobody
    private record Fault(String operation, Predicate<Map<String, String>> headers, byte[] bytes) {
        boolean isOf(Request request) {
            return operation.equals(request.operation()) && headers.test(request.headers());
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // bytes of a socket, compared by nobody
    private record Request(Map<String, String> headers, byte[] body) {
        String operation() {
            String target = headers.getOrDefault("x-amz-target", "");
            return target.substring(target.indexOf('.') + 1);
        }
    }

    private final URI store;
    private final Acceptor acceptor = new Acceptor("hostile-server", this::serve);
    private final HttpClient passing =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    /** The headers of each request that it answered itself, in their order. */
    final List<Map<String, String>> refused = new CopyOnWriteArrayList<>();

    private volatile @Nullable Fault fault;

    HostileServer(URI store) {
        this.store = store;
        acceptor.start();
    }

    URI endpoint() {
        return acceptor.endpoint();
    }

    /** From now on all requests of that operation ({@code UpdateItem}, …) are answered so. */
    void answers(String operation, byte[] bytes) {
        answers(operation, headers -> true, bytes);
    }

    /** The same of requests with such headers. */
    void answers(String operation, Predicate<Map<String, String>> headers, byte[] bytes) {
        fault = new Fault(operation, headers, bytes);
    }

    /** The same with a whole answer of that status, body and headers, each ended by a line break of HTTP's. */
    void answers(String operation, int status, String body, String... headers) {
        answers(operation, bytes(status, body, headers));
    }

    static byte[] bytes(int status, String body, String... headers) {
        byte[] text = body.getBytes(UTF_8);
        return (("HTTP/1.1 " + status + " Of a test\r\n" + lines(headers) + "Content-Length: " + text.length
                                + "\r\nConnection: close\r\n\r\n")
                        + new String(text, ISO_8859_1))
                .getBytes(ISO_8859_1);
    }

    private static String lines(String... headers) {
        StringBuilder lines = new StringBuilder();
        for (String header : headers) {
            lines.append(header).append("\r\n");
        }
        return lines.toString();
    }

    /** From now on all requests are passed on. */
    void behaves() {
        fault = null;
    }

    private void serve(Socket client) throws IOException {
        client.setTcpNoDelay(true);
        InputStream in = new BufferedInputStream(client.getInputStream());
        OutputStream out = client.getOutputStream();
        for (Request request = read(in); request != null; request = read(in)) {
            Fault now = fault;
            if (now != null && now.isOf(request)) {
                refused.add(request.headers());
                out.write(now.bytes());
                out.flush();
                client.shutdownOutput();
                return;
            }
            out.write(passed(request));
            out.flush();
        }
    }

    private static @Nullable Request read(InputStream in) throws IOException {
        String first = line(in);
        if (first == null) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
            headers.put(
                    line.substring(0, line.indexOf(':')).trim(),
                    line.substring(line.indexOf(':') + 1).trim());
        }
        return new Request(headers, in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0"))));
    }

    private static @Nullable String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                return line.toString();
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return null;
    }

    private byte[] passed(Request request) throws IOException {
        HttpRequest.Builder on =
                HttpRequest.newBuilder(store).POST(HttpRequest.BodyPublishers.ofByteArray(request.body()));
        request.headers().forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!List.of("host", "content-length", "connection", "expect").contains(lower)) {
                on.header(name, value);
            }
        });
        HttpResponse<byte[]> answer = sent(on.build());
        List<String> headers = new ArrayList<>();
        answer.headers().map().forEach((name, values) -> {
            if (!List.of(":status", "content-length", "connection", "transfer-encoding")
                    .contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> headers.add(name + ": " + value));
            }
        });
        return ("HTTP/1.1 " + answer.statusCode() + " Passed on\r\n" + lines(headers.toArray(String[]::new))
                        + "Content-Length: " + answer.body().length + "\r\n\r\n"
                        + new String(answer.body(), ISO_8859_1))
                .getBytes(ISO_8859_1);
    }

    private HttpResponse<byte[]> sent(HttpRequest request) throws IOException {
        try {
            return passing.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The server is closed", e);
        }
    }

    @Override
    public void close() throws IOException {
        acceptor.close();
    }
}
