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
 * What the configuration of an SDK client does not tell and its requests do: seen in one that is stopped at the very start,
 * before it has credentials or an endpoint, so that nothing is sent and no interceptor of the application runs.
 */
record ResolvedEndpoint(
        Optional<AccountIdEndpointMode> accountIds, Optional<Boolean> dualStack, Optional<Boolean> fips) {
    /** Of a client around another, which may send it all the same. */
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private static final ResolvedEndpoint NOTHING =
            new ResolvedEndpoint(Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * Nothing of a client that does not make its requests as the SDK's own do.
     *
     * @param operation any of the client's
     */
    static ResolvedEndpoint of(Consumer<DescribeLimitsRequest> operation) {
        Looking looking = new Looking();
        try {
            operation.accept(DescribeLimitsRequest.builder()
                    .overrideConfiguration(request -> request.apiCallTimeout(LIMIT)
                            .addPlugin(config -> config.overrideConfiguration(
                                    override -> override.executionInterceptors(List.of(looking))
                                            .metricPublishers(List.of()))))
                    .build());
        } catch (RuntimeException asMeant) {
            return looking.seen;
        }
        return looking.seen;
    }

    private static final class Looking implements ExecutionInterceptor {
        volatile ResolvedEndpoint seen = NOTHING;

        @Override
        public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
            seen = of(attributes);
            throw new IllegalStateException("This request is for looking only, and never sent");
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
