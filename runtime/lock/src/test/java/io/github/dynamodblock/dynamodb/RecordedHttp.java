package io.github.dynamodblock.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/** HTTP clients that send nothing, answer each request with nothing, and remember what they would have sent. */
final class RecordedHttp implements SdkAsyncHttpClient.Builder<RecordedHttp> {
    final List<String> sent = new ArrayList<>();

    @Override
    public SdkAsyncHttpClient buildWithDefaults(AttributeMap defaults) {
        return new SdkAsyncHttpClient() {
            @Override
            public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
                sent.add(words(request));
                request.responseHandler()
                        .onHeaders(SdkHttpResponse.builder()
                                .statusCode(200)
                                .putHeader("Content-Type", "application/x-amz-json-1.0")
                                .build());
                request.responseHandler()
                        .onStream(subscriber -> subscriber.onSubscribe(new Subscription() {
                            private boolean over;

                            @Override
                            public void request(long count) {
                                if (!over) {
                                    over = true;
                                    subscriber.onNext(ByteBuffer.wrap("{}".getBytes(UTF_8)));
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
        };
    }

    /** All but what differs between two requests of one client. */
    private static String words(AsyncExecuteRequest request) {
        Map<String, List<String>> headers = new TreeMap<>(request.request().headers());
        headers.remove("amz-sdk-invocation-id");
        headers.remove("X-Amz-Date");
        headers.computeIfPresent(
                "Authorization",
                (name, values) -> values.stream()
                        .map(value -> value.replaceAll("/\\d{8}/", "/day/").replaceAll("Signature=.*", ""))
                        .toList());
        return request.request().method() + " " + request.request().getUri() + "\n"
                + String.join(
                        "\n", headers.entrySet().stream().map(Object::toString).toList());
    }
}
