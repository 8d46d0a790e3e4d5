package io.github.dynamodblock.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;

/** Under an SDK client in place of a network: answers every request with what it was told, and remembers which came. */
final class ScriptedHttp implements SdkAsyncHttpClient {
    /** What DynamoDB sends beside a body. */
    static final String[] DYNAMODBS = {"Content-Type", "application/x-amz-json-1.0", "x-amzn-RequestId", "7"};

    /** The operations asked for, in their order. */
    final List<String> sent = new ArrayList<>();

    private volatile @Nullable SdkHttpResponse head;
    private volatile String body = "{}";

    /** From now on, with that status, body and headers (name, value, …). */
    void answers(int status, String text, String... headers) {
        SdkHttpFullResponse.Builder response = SdkHttpResponse.builder().statusCode(status);
        for (int i = 0; i < headers.length; i += 2) {
            response.putHeader(headers[i], headers[i + 1]);
        }
        body = text;
        head = response.build();
    }

    /** From now on every request leaves, and nothing comes back. */
    void swallows() {
        head = null;
    }

    /** An SDK client that sends by this one. */
    DynamoDbAsyncClient client() {
        return builder().build();
    }

    /** Of one that its test configures further. */
    DynamoDbAsyncClientBuilder builder() {
        return LocalTable.clientBuilder(URI.create("http://127.0.0.1:9"))
                .httpClientBuilder(null)
                .httpClient(this);
    }

    @Override
    public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
        String target = request.request().firstMatchingHeader("X-Amz-Target").orElse("");
        synchronized (sent) {
            sent.add(target.substring(target.indexOf('.') + 1));
        }
        SdkHttpResponse answer = head;
        if (answer == null) {
            return new CompletableFuture<>();
        }
        SdkAsyncHttpResponseHandler handler = request.responseHandler();
        ByteBuffer bytes = ByteBuffer.wrap(body.getBytes(UTF_8));
        handler.onHeaders(answer);
        handler.onStream(subscriber -> subscriber.onSubscribe(new Subscription() {
            private boolean over;

            @Override
            public void request(long count) {
                if (!over) {
                    over = true;
                    subscriber.onNext(bytes);
                    subscriber.onComplete();
                }
            }

            @Override
            public void cancel() {
                over = true;
            }
        }));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
}
