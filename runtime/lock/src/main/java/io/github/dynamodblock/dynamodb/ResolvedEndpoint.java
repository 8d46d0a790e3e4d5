package io.github.dynamodblock.dynamodb;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.AwsExecutionAttribute;
import software.amazon.awssdk.awscore.endpoints.AccountIdEndpointMode;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.DescribeLimitsRequest;

/**
 * The settings that the configuration of an SDK client does not reveal, but that its requests contain. They are read
 * from a request that an interceptor stops at its very start, before the request has credentials or an endpoint. So
 * nothing is sent, and no interceptor of the application runs.
 *
 * @param accountIds how the client uses account ids in endpoints; empty if not known
 * @param dualStack whether the client uses dual-stack endpoints; empty if not known
 * @param fips whether the client uses FIPS endpoints; empty if not known
 */
record ResolvedEndpoint(
        Optional<AccountIdEndpointMode> accountIds, Optional<Boolean> dualStack, Optional<Boolean> fips) {
    /** Limits the request of a client that wraps another client, because such a client can send the request. */
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private static final ResolvedEndpoint NOTHING =
            new ResolvedEndpoint(Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * Returns the settings of an SDK client. Returns no settings if the client does not make its requests as the SDK's
     * own clients do.
     *
     * @param operation an operation of the client
     */
    static ResolvedEndpoint of(Consumer<DescribeLimitsRequest> operation) {
        StoppingInterceptor looking = new StoppingInterceptor();
        try {
            operation.accept(DescribeLimitsRequest.builder()
                    .overrideConfiguration(request -> request.apiCallTimeout(LIMIT)
                            .addPlugin(config -> config.overrideConfiguration(
                                    override -> override.executionInterceptors(List.of(looking))
                                            .metricPublishers(List.of()))))
                    .build());
        } catch (RuntimeException expectedConfiguration) {
            return looking.seen;
        }
        return looking.seen;
    }

    private static final class StoppingInterceptor implements ExecutionInterceptor {
        volatile ResolvedEndpoint seen = NOTHING;

        @Override
        public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
            seen = of(attributes);
            throw new IllegalStateException("This request only reads the configuration, and is never sent");
        }
    }

    private static ResolvedEndpoint of(ExecutionAttributes attributes) {
        return new ResolvedEndpoint(
                Optional.ofNullable(attributes.getAttribute(AwsExecutionAttribute.AWS_AUTH_ACCOUNT_ID_ENDPOINT_MODE)),
                Optional.ofNullable(attributes.getAttribute(AwsExecutionAttribute.DUALSTACK_ENDPOINT_ENABLED)),
                Optional.ofNullable(attributes.getAttribute(AwsExecutionAttribute.FIPS_ENDPOINT_ENABLED)));
    }

    void apply(DynamoDbAsyncClientBuilder builder) {
        accountIds.ifPresent(builder::accountIdEndpointMode);
        dualStack.ifPresent(builder::dualstackEnabled);
        fips.ifPresent(builder::fipsEnabled);
    }
}
