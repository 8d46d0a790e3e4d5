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
 * A connection to DynamoDB.
 *
 * <ul>
 *   <li>Each request of the lock is sent once, because a repeated write needs a new beat.
 *   <li>The SDK itself gives a request up, because the SDK then closes the connection of the request. To cancel the
 *       future closes no connection. Such a connection cannot be used until the HTTP client stops reading, half a
 *       minute later.
 * </ul>
 *
 * @param client carries the requests
 * @param fit whether the SDK client never retries and runs {@link RequestExchange#WATCH}. Otherwise each request has to
 *     configure both, which costs more than the request itself.
 */
record DynamoDbConnection(DynamoDbAsyncClient client, boolean fit) {
    private static final String SDK_CLIENT_CLASS =
            DynamoDbAsyncClient.class.getPackageName() + ".DefaultDynamoDbAsyncClient";

    private static final SdkPlugin ONCE =
            config -> config.overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()));

    static final SdkPlugin ONCE_AND_WATCHED = config -> {
        ONCE.configureClient(config);
        config.overrideConfiguration(override -> override.addExecutionInterceptor(RequestExchange.WATCH));
    };

    static DynamoDbConnection over(DynamoDbAsyncClient client) {
        return new DynamoDbConnection(client, sendsOnceAndIsWatched(client));
    }

    private static boolean sendsOnceAndIsWatched(DynamoDbAsyncClient client) {
        try {
            ClientOverrideConfiguration known =
                    client.serviceClientConfiguration().overrideConfiguration();
            // A client that wraps another client shows the configuration of the other client, and can send something
            // else than the request that it was given.
            return client.getClass().getName().equals(SDK_CLIENT_CLASS)
                    && known.retryStrategy().map(RetryStrategy::maxAttempts).orElse(2) == 1
                    && known.executionInterceptors().contains(RequestExchange.WATCH);
        } catch (RuntimeException itDoesNotTell) {
            return false;
        }
    }

    /** Returns the configuration of a request that the SDK gives up after the given time. */
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
