package org.acme.invoices;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.util.concurrent.CompletionException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Creates the table of the {@link Ledger} in dev mode and in tests. In production, an infrastructure tool creates it. */
@ApplicationScoped
class LedgerTable {
    // The scheduler starts at PLATFORM_BEFORE, and its jobs need the table.
    private static final int BEFORE_THE_SCHEDULER = Interceptor.Priority.PLATFORM_BEFORE - 1;

    private final DynamoDbAsyncClient dynamoDb;
    private final String table;
    private final boolean create;

    LedgerTable(
            DynamoDbAsyncClient dynamoDb,
            @ConfigProperty(name = "ledger.table") String table,
            @ConfigProperty(name = "ledger.create-table") boolean create) {
        this.dynamoDb = dynamoDb;
        this.table = table;
        this.create = create;
    }

    void create(@Observes @Priority(BEFORE_THE_SCHEDULER) StartupEvent event) {
        if (!create) {
            return;
        }
        try {
            dynamoDb.createTable(request -> request.tableName(table)
                            .billingMode(BillingMode.PAY_PER_REQUEST)
                            .attributeDefinitions(AttributeDefinition.builder()
                                    .attributeName("id")
                                    .attributeType(ScalarAttributeType.S)
                                    .build())
                            .keySchema(KeySchemaElement.builder()
                                    .attributeName("id")
                                    .keyType(KeyType.HASH)
                                    .build()))
                    .join();
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof ResourceInUseException)) {
                throw e;
            }
            // The table exists, or another instance creates it now.
        }
        dynamoDb.waiter()
                .waitUntilTableExists(request -> request.tableName(table))
                .join();
    }
}
