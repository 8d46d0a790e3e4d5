package io.github.dynamodblock.dynamodb;

import java.time.Duration;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkPlugin;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * A way to DynamoDB, on which each request of the lock is sent once, for a repeated write must carry a fresh beat, and is
 * given up by the SDK itself: that closes its connection. Cancelling an answer closes none, which is then of no use to
 * anybody until the HTTP client gives up reading, half a minute later.
 *
 * @param client carries the requests
 * @param fit whether it sends once and is watched, so that no request has to bring that, which costs more than the request
 *     does
 */
record DynamoDbConnection(DynamoDbAsyncClient client, boolean fit) {
    private static final String SDKS_OWN = DynamoDbAsyncClient.class.getPackageName() + ".DefaultDynamoDbAsyncClient";

    private static final SdkPlugin ONCE =
            config -> config.overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()));

    static final SdkPlugin MADE_FIT = config -> {
        ONCE.configureClient(config);
        config.overrideConfiguration(override -> override.addExecutionInterceptor(RequestExchange.WATCH));
    };

    static DynamoDbConnection over(DynamoDbAsyncClient client) {
        return new DynamoDbConnection(client, isFit(client));
    }

    private static boolean isFit(DynamoDbAsyncClient client) {
        try {
            ClientOverrideConfiguration known =
                    client.serviceClientConfiguration().overrideConfiguration();
            // One around another tells the other's configuration, and may send something else than what it was given.
            return client.getClass().getName().equals(SDKS_OWN)
                    && known.retryStrategy().map(RetryStrategy::maxAttempts).orElse(2) == 1
                    && known.executionInterceptors().contains(RequestExchange.WATCH);
        } catch (RuntimeException itDoesNotTell) {
            return false;
        }
    }

    /** For a request whose answer is waited for so long. */
    Consumer<AwsRequestOverrideConfiguration.Builder> within(Duration limit, RequestExchange exchange) {
        return override -> {
            override.apiCallTimeout(limit);
            exchange.of(override);
            if (fit) {
                exchange.watched();
            } else {
                override.addPlugin(ONCE).addPlugin(exchange.watching());
            }
        };
    }
}
