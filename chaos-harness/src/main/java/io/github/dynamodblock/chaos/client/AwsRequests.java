package io.github.dynamodblock.chaos.client;

import io.github.dynamodblock.chaos.history.Rpc;
import io.github.dynamodblock.chaos.workload.EventRecorder;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;

/**
 * This interceptor records each request of the AWS lock client at the time at which it is sent. The SDK repeats a
 * request on its own, and each repetition can be the one that is applied.
 */
final class AwsRequests implements ExecutionInterceptor {
    private static final ExecutionAttribute<Long> SENT = new ExecutionAttribute<>("chaos.sent");
    private static final ExecutionAttribute<Long> ANSWERED = new ExecutionAttribute<>("chaos.answered");
    private static final ExecutionAttribute<Integer> STATUS = new ExecutionAttribute<>("chaos.status");
    private static final int FIRST_SERVER_ERROR = 500;
    private static final AttributeValue FREE = AttributeValue.fromS("1");

    private final EventRecorder recorder;
    private final AwsVersions versions;
    private final String partitionKey;

    AwsRequests(EventRecorder recorder, AwsVersions versions, String partitionKey) {
        this.recorder = recorder;
        this.versions = versions;
        this.partitionKey = partitionKey;
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes execution) {
        AwsRequest request = AwsRequest.of(context.request(), partitionKey, versions);
        if (execution.getAttribute(SENT) != null) {
            record(request, execution, beforeSentAgain(execution.getAttribute(STATUS)), Map.of());
        }
        execution.putAttribute(ANSWERED, null);
        execution.putAttribute(STATUS, null);
        execution.putAttribute(SENT, recorder.now());
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes execution) {
        execution.putAttribute(ANSWERED, recorder.now());
        execution.putAttribute(STATUS, context.httpResponse().statusCode());
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes execution) {
        Map<String, AttributeValue> item =
                context.response() instanceof GetItemResponse shown ? shown.item() : Map.of();
        record(AwsRequest.of(context.request(), partitionKey, versions), execution, Rpc.Answer.APPLIED, item);
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes execution) {
        if (execution.getAttribute(SENT) != null) {
            AwsRequest request = AwsRequest.of(context.request(), partitionKey, versions);
            record(request, execution, answer(context.exception()), Map.of());
        }
    }

    /** Returns the result of an attempt after which the SDK sends the request once more. */
    private static Rpc.Answer beforeSentAgain(@Nullable Integer status) {
        return status == null || status >= FIRST_SERVER_ERROR ? Rpc.Answer.UNKNOWN : Rpc.Answer.UNAPPLIED;
    }

    private static Rpc.Answer answer(Throwable thrown) {
        if (thrown instanceof ConditionalCheckFailedException) {
            return Rpc.Answer.REFUSED;
        }
        return thrown instanceof AwsServiceException service && service.statusCode() < FIRST_SERVER_ERROR
                ? Rpc.Answer.UNAPPLIED
                : Rpc.Answer.UNKNOWN;
    }

    private void record(
            AwsRequest request, ExecutionAttributes execution, Rpc.Answer answer, Map<String, AttributeValue> item) {
        Long answered = execution.getAttribute(ANSWERED);
        Optional<String> shown =
                Optional.ofNullable(item.get(AwsRequest.VERSION)).map(AttributeValue::s);
        AttributeValue token = item.get("fencingToken");
        recorder.write(new Rpc(
                answered == null ? recorder.now() : answered,
                recorder.process(),
                execution.getAttribute(SENT),
                request.kind(),
                request.key(),
                request.grant(),
                OptionalLong.empty(),
                nanos(request.leaseMillis()),
                answer,
                token == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(token.n())),
                answer == Rpc.Answer.APPLIED ? shown.or(request::written) : Optional.empty(),
                FREE.equals(item.get("isReleased")),
                request.seen()));
    }

    private static OptionalLong nanos(Optional<Long> millis) {
        return millis.isPresent() ? OptionalLong.of(TimeUnit.MILLISECONDS.toNanos(millis.get())) : OptionalLong.empty();
    }
}
