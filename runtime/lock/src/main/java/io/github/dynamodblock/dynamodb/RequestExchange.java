package io.github.dynamodblock.dynamodb;

import io.github.dynamodblock.LockException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkPlugin;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * One request through the SDK, and its response. An exchange knows whether the request left this process, and whether
 * DynamoDB sent the response. The SDK reports neither: its failures are the same before a request left and after. And
 * it takes an empty page with the status "200 OK" for a response of DynamoDB that everything was done.
 */
final class RequestExchange {
    /** The name is unique in a JVM, because one SDK can serve several class loaders that each have this class. */
    private static final ExecutionAttribute<RequestExchange> OF_REQUEST = new ExecutionAttribute<>(
            RequestExchange.class.getName() + "@" + System.identityHashCode(RequestExchange.class));

    /** Sees each request that belongs to an exchange, if the SDK client or the request has this interceptor. */
    static final ExecutionInterceptor WATCH = new Watch();

    private enum State {
        OPEN,
        GONE,
        BLOCKED,
        SENT_AND_BLOCKED
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
    /** Whether the SDK client is known to run {@link #WATCH}: only then no request leaves unseen. */
    private volatile boolean watched;

    private volatile String endpoint = "";
    private volatile Optional<String> signed = Optional.empty();
    private volatile @Nullable SdkHttpResponse head;
    private volatile BodyPrefix body = new BodyPrefix();

    /** Assigns this exchange to a request, which {@link #WATCH} must see. */
    void of(AwsRequestOverrideConfiguration.Builder request) {
        request.putExecutionAttribute(OF_REQUEST, this);
    }

    /** Returns whether the request has not left; if so, it never leaves from now on. */
    boolean bar() {
        return state.compareAndSet(State.OPEN, State.BLOCKED) || state.get() == State.BLOCKED;
    }

    /** Lets no further attempt leave, and returns whether an attempt may have left. */
    boolean end() {
        state.updateAndGet(now -> now == State.OPEN || now == State.BLOCKED ? State.BLOCKED : State.SENT_AND_BLOCKED);
        return !isUnsent();
    }

    /**
     * Returns whether the request has certainly not left and never leaves. A client that runs no interceptor sends
     * unseen, for example a test double or a client that wraps another client.
     */
    private boolean isUnsent() {
        return bar() && watched;
    }

    /**
     * Returns the failure as an {@link UnsentReason}, a {@link ForeignAnswerException} or a {@link ClockSkewRefusal}
     * if it is one of these; otherwise unchanged.
     */
    Throwable told(Throwable failure) {
        Throwable cause = FailureClassifier.unwrapped(failure);
        if (cause instanceof LockException
                || cause instanceof ForeignAnswerException
                || cause instanceof UnsentReason) {
            return cause;
        }
        if (isUnsent()) {
            return new UnsentReason(cause);
        }
        SdkHttpResponse answer = head;
        if (answer == null) {
            return cause;
        }
        if (!isDynamoDbsRefusal(cause)) {
            return foreign(cause);
        }
        return ClockSkewRefusal.in((DynamoDbException) cause, signed, answer.firstMatchingHeader("Date"))
                .<Throwable>map(wrong -> wrong)
                .orElse(cause);
    }

    /** Returns the failure for a response that arrived and cannot be read. */
    ForeignAnswerException foreign(@Nullable Throwable cause) {
        SdkHttpResponse answer = head;
        String status = answer == null ? "no status" : "HTTP status " + answer.statusCode();
        return new ForeignAnswerException(endpoint + " sent " + status + " with " + body.quoted(), cause);
    }

    /** Returns whether DynamoDB sent the refusal: a refusal of any other server has no error code. */
    private static boolean isDynamoDbsRefusal(Throwable failure) {
        return failure instanceof DynamoDbException refusal
                && refusal.statusCode() >= 400
                && !FailureClassifier.code(refusal).isEmpty();
    }

    /**
     * Returns whether DynamoDB sent the response: a JSON object, with a request id or with the content type that only
     * AWS uses.
     */
    private boolean isDynamoDbsSuccess() {
        SdkHttpResponse answer = head;
        return answer != null
                && answer.statusCode() == 200
                && body.isOfAnObject()
                && (answer.firstMatchingHeader("x-amzn-RequestId").isPresent()
                        || answer.firstMatchingHeader("Content-Type")
                                .filter(type -> type.startsWith("application/x-amz-json"))
                                .isPresent());
    }

    /**
     * Returns a plugin that makes the SDK client run {@link #WATCH} for this request. Only an SDK client calls the
     * plugin. A test double, or a client that wraps another client, can send without it; then it is not known what
     * left.
     */
    SdkPlugin watching() {
        return config -> {
            config.overrideConfiguration(override -> override.addExecutionInterceptor(WATCH));
            watched();
        };
    }

    /** Records that the SDK client runs {@link #WATCH}, so everything that leaves is seen. */
    void watched() {
        watched = true;
    }

    private void leaves(SdkHttpRequest request) {
        if (state.updateAndGet(now -> now == State.OPEN ? State.GONE : now) != State.GONE) {
            throw new IllegalStateException("The request was given up before it was sent");
        }
        endpoint = request.protocol() + "://" + request.host() + ":" + request.port();
        signed = request.firstMatchingHeader("X-Amz-Date");
        head = null;
        body = new BodyPrefix();
    }

    /** Notifies each exchange of what the SDK does with its request. */
    private static final class Watch implements ExecutionInterceptor {
        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            RequestExchange exchange = attributes.getAttribute(OF_REQUEST);
            if (exchange != null) {
                exchange.leaves(context.httpRequest());
            }
        }

        @Override
        public Optional<Publisher<ByteBuffer>> modifyAsyncHttpResponseContent(
                Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
            RequestExchange exchange = attributes.getAttribute(OF_REQUEST);
            if (exchange == null) {
                return context.responsePublisher();
            }
            exchange.head = context.httpResponse();
            BodyPrefix body = exchange.body;
            return context.responsePublisher()
                    .map(publisher -> SdkPublisher.adapt(publisher).map(body::seen));
        }

        @Override
        public SdkResponse modifyResponse(Context.ModifyResponse context, ExecutionAttributes attributes) {
            RequestExchange exchange = attributes.getAttribute(OF_REQUEST);
            if (exchange != null && !exchange.isDynamoDbsSuccess()) {
                throw exchange.foreign(null);
            }
            return context.response();
        }
    }
}
