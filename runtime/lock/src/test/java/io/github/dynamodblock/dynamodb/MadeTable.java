package io.github.dynamodblock.dynamodb;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveResponse;

/** A table that is described as it is told, and made and changed by nobody. */
final class MadeTable extends StandIn {
    /** Requests about the table itself, in their order. */
    final List<DynamoDbRequest> asked = new ArrayList<>();

    private final Queue<Supplier<TableDescription>> descriptions = new ArrayDeque<>();
    private Supplier<TimeToLiveDescription> timeToLive = () -> ttl(TimeToLiveStatus.DISABLED);
    private Runnable creation = () -> {};
    private Runnable change = () -> {};

    MadeTable(LockTable table) {
        super(table);
    }

    /** What it is described as next; the last holds on. */
    MadeTable described(Supplier<TableDescription> description) {
        descriptions.add(description);
        return this;
    }

    /** The same with no more than its state. */
    MadeTable described(TableStatus status) {
        return described(() -> TableDescription.builder().tableStatus(status).build());
    }

    MadeTable missing() {
        return described(() -> {
            throw absent();
        });
    }

    MadeTable timeToLive(Supplier<TimeToLiveDescription> description) {
        timeToLive = description;
        return this;
    }

    /** Done when somebody creates it, in place of its making. */
    MadeTable created(Runnable instead) {
        creation = instead;
        return this;
    }

    /** Done when somebody switches its time to live on. */
    MadeTable timeToLiveChanged(Runnable instead) {
        change = instead;
        return this;
    }

    static ResourceNotFoundException absent() {
        return ResourceNotFoundException.builder()
                .statusCode(400)
                .awsErrorDetails(details("ResourceNotFoundException", "Requested resource not found"))
                .build();
    }

    static ResourceInUseException there() {
        return ResourceInUseException.builder()
                .statusCode(400)
                .awsErrorDetails(details("ResourceInUseException", "Table already exists"))
                .build();
    }

    static TimeToLiveDescription ttl(TimeToLiveStatus status) {
        return TimeToLiveDescription.builder()
                .timeToLiveStatus(status)
                .attributeName("expiresAt")
                .build();
    }

    private synchronized <R> CompletableFuture<R> told(DynamoDbRequest request, Supplier<R> answer) {
        asked.add(request);
        try {
            return CompletableFuture.completedFuture(answer.get());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private TableDescription description() {
        Supplier<TableDescription> now = descriptions.size() > 1 ? descriptions.remove() : descriptions.element();
        return now.get();
    }

    @Override
    public CompletableFuture<DescribeTableResponse> describeTable(DescribeTableRequest request) {
        return told(
                request,
                () -> DescribeTableResponse.builder().table(description()).build());
    }

    @Override
    public CompletableFuture<CreateTableResponse> createTable(CreateTableRequest request) {
        return told(request, () -> {
            creation.run();
            return CreateTableResponse.builder().build();
        });
    }

    @Override
    public CompletableFuture<DescribeTimeToLiveResponse> describeTimeToLive(DescribeTimeToLiveRequest request) {
        return told(
                request,
                () -> DescribeTimeToLiveResponse.builder()
                        .timeToLiveDescription(timeToLive.get())
                        .build());
    }

    @Override
    public CompletableFuture<UpdateTimeToLiveResponse> updateTimeToLive(UpdateTimeToLiveRequest request) {
        return told(request, () -> {
            change.run();
            return UpdateTimeToLiveResponse.builder().build();
        });
    }
}
