package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LockTableException;
import io.quarkiverse.amazon.common.AmazonClient;
import io.quarkus.arc.ClientProxy;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** The DynamoDB clients of the application by their names. */
@Singleton
class AwsClients {
    private final Instance<DynamoDbAsyncClient> all;
    /** The builders of several DynamoDB clients share objects that are not safe for threads. */
    private final Lock making = new ReentrantLock();

    AwsClients(@Any Instance<DynamoDbAsyncClient> all) {
        this.all = all;
    }

    /**
     * Returns a DynamoDB client, which is made if it was not used yet.
     *
     * @param name the name of the client
     * @param table the lock table that needs it, for messages
     * @throws LockTableException if it cannot be made
     */
    DynamoDbAsyncClient get(String name, String table) {
        making.lock();
        try {
            DynamoDbAsyncClient connection = find(name);
            // What is behind a proxy is made here: later, its failure would look like that of a request.
            DynamoDbAsyncClient unused = ClientProxy.unwrap(connection);
            return connection;
        } catch (RuntimeException e) {
            throw notMade(name, table, e);
        } finally {
            making.unlock();
        }
    }

    /** Returns the bean of that name. */
    DynamoDbAsyncClient find(String name) {
        return all.select(ClientNames.qualifier(name, AmazonClient.AmazonClientLiteral::new))
                .get();
    }

    /** Returns the error for a DynamoDB client that cannot be made, with the properties that are usually missing. */
    static LockTableException notMade(String name, String table, RuntimeException failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String prefix = "quarkus.dynamodb." + (name.equals(ClientNames.DEFAULT) ? "" : name + ".");
        return new LockTableException(
                "The lock table '" + table + "' cannot be used, because the DynamoDB client cannot be made ("
                        + String.valueOf(cause.getMessage()).replaceAll("\\.$", "") + "). Set " + prefix
                        + "aws.region, and " + prefix + "endpoint-override if the table is not in AWS.",
                failure);
    }
}
