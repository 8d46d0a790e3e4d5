package io.github.dynamodblock.dynamodb;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkPlugin;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * A way to DynamoDB, on which each request of the lock is sent once, for a repeated write must carry a fresh beat, and is
 * given up by the SDK itself: that closes its connection. Cancelling an answer closes none, which is then of no use to
 * anybody until the HTTP client gives up reading, half a minute later.
 *
 * @param client carries the requests
 * @param retries whether it would send one again, so that each has to forbid it, which costs more than the request does
 */
record Way(DynamoDbAsyncClient client, boolean retries) {
    private static final SdkPlugin ONCE =
            config -> config.overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()));

    static Way over(DynamoDbAsyncClient client) {
        return new Way(client, mayRetry(client));
    }

    private static boolean mayRetry(DynamoDbAsyncClient client) {
        try {
            Optional<RetryStrategy> strategy =
                    client.serviceClientConfiguration().overrideConfiguration().retryStrategy();
            return strategy.map(RetryStrategy::maxAttempts).orElse(2) > 1;
        } catch (UnsupportedOperationException itDoesNotTell) {
            return true;
        }
    }

    /** For a request whose answer is waited for so long. */
    Consumer<AwsRequestOverrideConfiguration.Builder> within(Duration limit) {
        return override -> {
            override.apiCallTimeout(limit);
            if (retries) {
                override.addPlugin(ONCE);
            }
        };
    }
}
