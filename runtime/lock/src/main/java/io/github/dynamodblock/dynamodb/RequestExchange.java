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
 * One request on its way through the SDK, and what came back: whether it left, and who answered. The SDK tells neither. Its
 * failures are the same before a request left and after, and it takes an empty page that says "200 OK" for DynamoDB's word
 * that all was done.
 */
final class RequestExchange {
    /** Named once in a JVM, where the SDK may serve several class loaders that each have this class. */
    private static final ExecutionAttribute<RequestExchange> OF_REQUEST = new ExecutionAttribute<>(
            RequestExchange.class.getName() + "@" + System.identityHashCode(RequestExchange.class));

    /** Sees the requests of a client, or of one request that brings it along, that are an exchange. */
    static final ExecutionInterceptor WATCH = new Watch();

    private enum State {
        OPEN,
        GONE,
        BARRED,
        GONE_AND_BARRED
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
    /** Whether the client is known to run our interceptor: only then nothing leaves unseen. */
    private volatile boolean watched;

    private volatile String endpoint = "";
    private volatile Optional<String> signed = Optional.empty();
    private volatile @Nullable SdkHttpResponse head;
    private volatile BodyPrefix body = new BodyPrefix();

    /** Makes it that of a request, which {@link #WATCH} has to see. */
    void of(AwsRequestOverrideConfiguration.Builder request) {
        request.putExecutionAttribute(OF_REQUEST, this);
    }

    /** Whether it has not left and, from now on, never will. */
    boolean bar() {
        return state.compareAndSet(State.OPEN, State.BARRED) || state.get() == State.BARRED;
    }

    /** Lets no attempt leave from now on, the first or another, and tells whether one may have left. */
    boolean end() {
        state.updateAndGet(now -> now == State.OPEN || now == State.BARRED ? State.BARRED : State.GONE_AND_BARRED);
        return !isUnsent();
    }

    /** Whether it has not left and never will. A client that runs no interceptor, as a test double or one around another, sends unseen. */
    private boolean isUnsent() {
        return bar() && watched;
    }

    /** The failure, told as {@link UnsentReason}, {@link ForeignAnswerException} or {@link ClockSkewRefusal} where it is one. */
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

    /** An answer that came and cannot be read. */
    ForeignAnswerException foreign(@Nullable Throwable cause) {
        SdkHttpResponse answer = head;
        String status = answer == null ? "no status" : "HTTP status " + answer.statusCode();
        return new ForeignAnswerException(endpoint + " sent " + status + " with " + body.inWords(), cause);
    }

    /** Whoever else refuses knows none of its codes. */
    private static boolean isDynamoDbsRefusal(Throwable failure) {
        return failure instanceof DynamoDbException refusal
                && refusal.statusCode() >= 400
                && !FailureClassifier.code(refusal).isEmpty();
    }

    /** DynamoDB's are objects of JSON with a number, or with a type of content that nobody else has. */
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
     * Makes the client run our interceptor for this request. An SDK client alone calls it: a test double, or a client around
     * another, may send without it, and then nobody knows what left.
     */
    SdkPlugin watching() {
        return config -> {
            config.overrideConfiguration(override -> override.addExecutionInterceptor(WATCH));
            watched();
        };
    }

    /** From now on everything that leaves is seen. */
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

    /** Tells each exchange what the SDK does with its request. */
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
