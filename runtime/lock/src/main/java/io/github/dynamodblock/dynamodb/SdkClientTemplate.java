package io.github.dynamodblock.dynamodb;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbServiceClientConfiguration;
import software.amazon.awssdk.services.dynamodb.endpoints.DynamoDbEndpointProvider;
import software.amazon.awssdk.services.dynamodb.model.DescribeLimitsRequest;

/**
 * The configuration of an SDK client, from which other SDK clients are made. Reading the configuration takes as long as
 * making an SDK client.
 *
 * @param known the configuration that the SDK client reveals
 * @param resolved the settings that only its requests reveal
 * @param added the interceptors that the application added
 */
record SdkClientTemplate(
        DynamoDbServiceClientConfiguration known, ResolvedEndpoint resolved, List<ExecutionInterceptor> added) {
    static SdkClientTemplate of(DynamoDbAsyncClient client) {
        return of(client::serviceClientConfiguration, request -> {
            CompletableFuture<?> unsent = client.describeLimits(request);
            unsent.cancel(true);
        });
    }

    static SdkClientTemplate of(DynamoDbClient client) {
        return of(client::serviceClientConfiguration, client::describeLimits);
    }

    private static SdkClientTemplate of(
            Supplier<DynamoDbServiceClientConfiguration> told, Consumer<DescribeLimitsRequest> operation) {
        try {
            DynamoDbServiceClientConfiguration known = told.get();
            return new SdkClientTemplate(known, ResolvedEndpoint.of(operation), added(known));
        } catch (UnsupportedOperationException e) {
            throw new IllegalStateException(
                    "The SDK client does not reveal its configuration, so the lock cannot make connections of its own"
                            + " like it. Set connections(…), or use the application's connections with"
                            + " sharedConnections().",
                    e);
        }
    }

    /** Makes an SDK client with connections, threads and timers of its own, which sends each request once. */
    DynamoDbAsyncClient make(Optional<SdkAsyncHttpClient.Builder<?>> http) {
        DynamoDbAsyncClientBuilder builder = DynamoDbAsyncClient.builder()
                .region(known.region())
                .credentialsProvider(new Borrowed<>(known.credentialsProvider()))
                .authSchemeProvider(known.authSchemeProvider())
                .overrideConfiguration(override())
                // A plugin, because a copy of an override configuration keeps the resolved strategy, whatever is set.
                .addPlugin(DynamoDbConnection.ONCE_AND_WATCHED);
        resolved.apply(builder);
        known.authSchemes().values().forEach(builder::putAuthScheme);
        known.endpointOverride().ifPresent(builder::endpointOverride);
        known.endpointProvider()
                .filter(DynamoDbEndpointProvider.class::isInstance)
                .ifPresent(provider -> builder.endpointProvider((DynamoDbEndpointProvider) provider));
        http.ifPresent(builder::httpClientBuilder);
        try {
            return builder.build();
        } catch (SdkClientException e) {
            throw new IllegalStateException(
                    "The lock cannot make connections of its own: " + e.getMessage()
                            + " Set connections(…), or use the application's connections with sharedConnections().",
                    e);
        }
    }

    private ClientOverrideConfiguration override() {
        return known.overrideConfiguration().toBuilder()
                .executionInterceptors(added)
                // The application's timers run callbacks of the application, which can block.
                .scheduledExecutorService(null)
                .build();
    }

    /**
     * Returns the interceptors that the application added. The builder itself adds the interceptors that every SDK
     * client has, from the SDK and from the class path.
     */
    private static List<ExecutionInterceptor> added(DynamoDbServiceClientConfiguration known) {
        try (DynamoDbAsyncClient plain = DynamoDbAsyncClient.builder()
                .region(known.region())
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .httpClient(new Nothing())
                .build()) {
            return without(
                    known.overrideConfiguration().executionInterceptors(),
                    plain.serviceClientConfiguration().overrideConfiguration().executionInterceptors());
        }
    }

    /** Returns all interceptors, except the first of the same class for each common interceptor. */
    static List<ExecutionInterceptor> without(List<ExecutionInterceptor> all, List<ExecutionInterceptor> common) {
        List<ExecutionInterceptor> left = new ArrayList<>(all);
        for (ExecutionInterceptor one : common) {
            left.stream()
                    .filter(other -> other.getClass() == one.getClass())
                    .findFirst()
                    .ifPresent(left::remove);
        }
        return left;
    }

    /** An HTTP client that sends nothing. */
    private static final class Nothing implements SdkAsyncHttpClient {
        @Override
        public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
            return CompletableFuture.failedFuture(new IllegalStateException("This client is never used"));
        }

        @Override
        public void close() {}
    }

    /** Protects the application's provider: an SDK client closes the provider that it was given. */
    private static final class Borrowed<T extends AwsCredentialsIdentity> implements IdentityProvider<T> {
        private final IdentityProvider<T> lender;

        Borrowed(IdentityProvider<T> lender) {
            this.lender = lender;
        }

        @Override
        public Class<T> identityType() {
            return lender.identityType();
        }

        @Override
        public CompletableFuture<? extends T> resolveIdentity(ResolveIdentityRequest request) {
            return lender.resolveIdentity(request);
        }
    }
}
