package io.github.dynamodblock.dynamodb;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbServiceClientConfiguration;
import software.amazon.awssdk.services.dynamodb.endpoints.DynamoDbEndpointProvider;

/**
 * Makes SDK clients like another, with connections and threads of their own: they have its region, credentials, endpoint,
 * authentication and override configuration. What the SDK does not tell of a client is not taken over: dual-stack and FIPS
 * endpoints that were switched on in code, and the HTTP client.
 */
public final class OwnConnections {
    private static final String SDK = "software.amazon.awssdk.";

    private OwnConnections() {}

    /** With the HTTP client of the class path and its defaults, which know the proxy of the system's properties. */
    public static Supplier<DynamoDbAsyncClient> like(DynamoDbAsyncClient client) {
        return () -> made(configuration(client::serviceClientConfiguration), Optional.empty());
    }

    /** Like one that waits for its answers; an HTTP client that does not wait has to be on the class path. */
    public static Supplier<DynamoDbAsyncClient> like(DynamoDbClient client) {
        return () -> made(configuration(client::serviceClientConfiguration), Optional.empty());
    }

    /** Like one that waits for its answers, with HTTP clients made by that builder, which may be used many times. */
    public static Supplier<DynamoDbAsyncClient> like(DynamoDbClient client, SdkAsyncHttpClient.Builder<?> http) {
        return () -> made(configuration(client::serviceClientConfiguration), Optional.of(http));
    }

    /** With HTTP clients made by that builder, which may be used many times. */
    public static Supplier<DynamoDbAsyncClient> like(DynamoDbAsyncClient client, SdkAsyncHttpClient.Builder<?> http) {
        return () -> made(configuration(client::serviceClientConfiguration), Optional.of(http));
    }

    private static DynamoDbAsyncClient made(
            DynamoDbServiceClientConfiguration known, Optional<SdkAsyncHttpClient.Builder<?>> http) {
        DynamoDbAsyncClientBuilder builder = DynamoDbAsyncClient.builder()
                .region(known.region())
                .credentialsProvider(new Borrowed<>(known.credentialsProvider()))
                .authSchemeProvider(known.authSchemeProvider())
                .overrideConfiguration(applications(known.overrideConfiguration()));
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
                    "No connections of the lock's own can be made: " + e.getMessage()
                            + " Say how with connections(…), or use the application's with sharedConnections().",
                    e);
        }
    }

    private static DynamoDbServiceClientConfiguration configuration(Supplier<DynamoDbServiceClientConfiguration> told) {
        try {
            return told.get();
        } catch (UnsupportedOperationException e) {
            throw new IllegalStateException(
                    "The SDK client does not tell how it is configured, so that the lock cannot make connections of"
                            + " its own like it. Say how with connections(…), or use the application's with"
                            + " sharedConnections().",
                    e);
        }
    }

    /** The builder puts in the SDK's own interceptors again. */
    private static ClientOverrideConfiguration applications(ClientOverrideConfiguration override) {
        List<ExecutionInterceptor> theirs = override.executionInterceptors().stream()
                .filter(interceptor -> !interceptor.getClass().getName().startsWith(SDK))
                .toList();
        return override.toBuilder().executionInterceptors(theirs).build();
    }

    /** A client closes the provider that it was given; this one is another's to close. */
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
