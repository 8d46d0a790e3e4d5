package org.acme.fencing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.github.dynamodblock.Lease;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;

/** A service of your own that receives writes over HTTP, and how a caller calls it. */
public class FencedEndpoint implements HttpHandler {
    private long highest;
    private String content = "";

    /**
     * Makes the caller's request: the caller sends its token with every write.
     *
     * @param service the address of the service
     * @param content the content to write
     * @param lease the lease under which the caller works
     * @return the request
     */
    public static HttpRequest write(URI service, String content, Lease lease) {
        return HttpRequest.newBuilder(service)
                .header("Fencing-Token", Long.toString(lease.fencingToken()))
                .PUT(HttpRequest.BodyPublishers.ofString(content))
                .build();
    }

    /**
     * Handles a write. The service keeps the highest token that it has seen, together with the data that it protects
     * and not beside the data.
     */
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

    /**
     * Returns what was written last.
     *
     * @return the content
     */
    public synchronized String content() {
        return content;
    }
}
