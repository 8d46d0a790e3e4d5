package io.github.dynamodblock.dynamodb;

import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Does something once, right before the next conditional write is sent. */
final class BeforeWrites implements ExecutionInterceptor {
    private final AtomicReference<Runnable> next = new AtomicReference<>(() -> {});

    void once(Runnable act) {
        next.set(act);
    }

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        if (context.request() instanceof UpdateItemRequest || context.request() instanceof DeleteItemRequest) {
            next.getAndSet(() -> {}).run();
        }
        return context.request();
    }
}
