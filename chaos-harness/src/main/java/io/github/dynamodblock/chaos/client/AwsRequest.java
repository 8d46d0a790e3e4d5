package io.github.dynamodblock.chaos.client;

import io.github.dynamodblock.chaos.history.Rpc;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * An AWS request says what a request of the AWS lock client means. The AWS lock client acquires by PutItem, renews by
 * UpdateItem and releases by DeleteItem.
 *
 * @param kind the kind of the request
 * @param key the key of the lock
 * @param grant the first version that the same grant wrote
 * @param written the version that the request writes
 * @param leaseMillis the lease duration that the request writes, in milliseconds
 * @param seen the version from which the request takes the row over
 */
record AwsRequest(
        Rpc.Kind kind,
        String key,
        Optional<String> grant,
        Optional<String> written,
        Optional<Long> leaseMillis,
        Optional<String> seen) {
    static final String VERSION = "recordVersionNumber";
    private static final String LEASE = "leaseDuration";
    private static final String NAMED = ":rvn";

    static AwsRequest of(SdkRequest request, String partitionKey, AwsVersions versions) {
        if (request instanceof PutItemRequest put) {
            String version = text(put.item(), VERSION);
            return new AwsRequest(
                    Rpc.Kind.ACQUIRE,
                    text(put.item(), partitionKey),
                    Optional.of(versions.first(version)),
                    Optional.of(version),
                    Optional.of(Long.parseLong(text(put.item(), LEASE))),
                    Optional.ofNullable(put.expressionAttributeValues().get(NAMED))
                            .map(AttributeValue::s));
        }
        if (request instanceof UpdateItemRequest update) {
            Map<String, AttributeValue> values = update.expressionAttributeValues();
            String version = text(values, ":newRvn");
            return new AwsRequest(
                    Rpc.Kind.HEARTBEAT,
                    text(update.key(), partitionKey),
                    Optional.of(versions.next(text(values, NAMED), version)),
                    Optional.of(version),
                    Optional.of(Long.parseLong(text(values, ":ld"))),
                    Optional.empty());
        }
        if (request instanceof DeleteItemRequest delete) {
            String version = text(delete.expressionAttributeValues(), NAMED);
            return new AwsRequest(
                    Rpc.Kind.RELEASE,
                    text(delete.key(), partitionKey),
                    Optional.of(versions.grantOf(version)),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }
        if (request instanceof GetItemRequest get) {
            return new AwsRequest(
                    Rpc.Kind.READ,
                    text(get.key(), partitionKey),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }
        throw new IllegalArgumentException("The AWS lock client sent an unexpected request: " + request);
    }

    private static String text(Map<String, AttributeValue> values, String name) {
        return Objects.requireNonNull(values.get(name), name).s();
    }
}
