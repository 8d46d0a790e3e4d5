package io.github.dynamodblock.dynamodb;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Every client that is made in these tests has it, by a file on their class path. It leaves a trace where it is asked to. */
public final class ClassPathInterceptor implements ExecutionInterceptor {
    /** Whether it is to add a header. */
    static final ExecutionAttribute<Boolean> ASKED = new ExecutionAttribute<>("of-the-class-path");

    @Override
    public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        SdkHttpRequest request = context.httpRequest();
        return attributes.getAttribute(ASKED) == null
                ? request
                : request.toBuilder().appendHeader("x-class-path", "ran").build();
    }
}
