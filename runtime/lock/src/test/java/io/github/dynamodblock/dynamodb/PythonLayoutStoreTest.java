package io.github.dynamodblock.dynamodb;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** The contract, in a table of python_dynamodb_lock. */
class PythonLayoutStoreTest extends LockStoreContract {
    private static final LockTable TABLE = LockTable.python("python-locks");

    @SuppressWarnings("NullAway.Init")
    private static DynamoDbAsyncClient client;

    @BeforeAll
    static void connect() {
        client = LocalTable.client();
        LockTableAdmin.of(client, TABLE).createIfMissing();
    }

    @AfterAll
    static void disconnect() {
        client.close();
    }

    @Override
    protected LockStore store() {
        return new DynamoDbStore(client, TABLE);
    }

    @Override
    protected LockKey key(String name) {
        return LockKey.of(name, "-");
    }

    @Override
    protected boolean keepsReleased() {
        return false;
    }
}
