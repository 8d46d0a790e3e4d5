package org.acme.invoices;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Calls the application. */
final class Http {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private Http() {}

    /** Returns the response's text, or its status if the call failed. */
    static CompletableFuture<String> post(URI address) {
        return send(HttpRequest.newBuilder(address).POST(HttpRequest.BodyPublishers.noBody()));
    }

    static CompletableFuture<String> get(URI address) {
        return send(HttpRequest.newBuilder(address));
    }

    private static CompletableFuture<String> send(HttpRequest.Builder request) {
        return CLIENT.sendAsync(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString())
                .thenApply(response ->
                        response.statusCode() == 200 ? response.body().trim() : "status " + response.statusCode());
    }
}
