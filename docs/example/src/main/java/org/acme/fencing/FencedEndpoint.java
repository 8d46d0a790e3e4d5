package org.acme.fencing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.github.dynamodblock.Lease;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;

/** A service of one's own that takes writes over HTTP, and how it is called. */
public class FencedEndpoint implements HttpHandler {
    private long highest;
    private String content = "";

    /** The caller sends its token with every write. */
    public static HttpRequest write(URI service, String content, Lease lease) {
        return HttpRequest.newBuilder(service)
                .header("Fencing-Token", Long.toString(lease.fencingToken()))
                .PUT(HttpRequest.BodyPublishers.ofString(content))
                .build();
    }

    /** The service keeps the highest it has seen, with what it protects and not beside it. */
    @Override
    public synchronized void handle(HttpExchange call) throws IOException {
        long token = Long.parseLong(call.getRequestHeaders().getFirst("Fencing-Token"));
        boolean late = token < highest;
        if (!late) {
            highest = token;
            content = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        }
        call.sendResponseHeaders(late ? 412 : 204, -1);
        call.close();
    }

    /** What was written last. */
    public synchronized String content() {
        return content;
    }
}
