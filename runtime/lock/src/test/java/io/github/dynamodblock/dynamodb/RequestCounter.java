package io.github.dynamodblock.dynamodb;

import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Counts the requests that the SDK sends, its own retries included. */
final class RequestCounter implements ExecutionInterceptor {
    private final AtomicInteger sent = new AtomicInteger();

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        sent.incrementAndGet();
    }

    /** The number of requests since this was asked last. */
    int since() {
        return sent.getAndSet(0);
    }

    int soFar() {
        return sent.get();
    }
}
