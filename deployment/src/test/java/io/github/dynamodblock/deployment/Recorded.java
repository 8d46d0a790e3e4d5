package io.github.dynamodblock.deployment;

import io.github.dynamodblock.quarkus.runtime.LockRecorder;
import io.github.dynamodblock.quarkus.runtime.LockedMethodSpec;
import io.github.dynamodblock.quarkus.runtime.LocksConfig;
import io.quarkus.arc.deployment.BeanContainerBuildItem;
import io.quarkus.arc.runtime.BeanContainer;
import io.quarkus.runtime.RuntimeValue;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/** Keeps what the build has the application do when it starts. */
final class Recorded extends LockRecorder {
    static final BeanContainerBuildItem NO_BEANS = new BeanContainerBuildItem(nothing(BeanContainer.class));

    final List<LockedMethodSpec> methods = new ArrayList<>();
    final List<SdkAsyncHttpClient.Builder<?>> httpClients = new ArrayList<>();
    final List<Executor> executors = new ArrayList<>();

    Recorded() {
        super(new RuntimeValue<>(nothing(LocksConfig.class)));
    }

    /** Nobody may ask it for anything. */
    private static <T> T nothing(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                Recorded.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                }));
    }

    @Override
    public void lockedMethods(BeanContainer beans, List<LockedMethodSpec> specs) {
        methods.addAll(specs);
    }

    @Override
    public void configureKeys(BeanContainer beans) {
        throw new UnsupportedOperationException();
    }

    @Override
    @SuppressWarnings("rawtypes") // As in the recorder.
    public void httpClient(BeanContainer beans, RuntimeValue<SdkAsyncHttpClient.Builder> builder) {
        httpClients.add(builder.getValue());
    }

    @Override
    public void start(BeanContainer beans, Executor executor) {
        executors.add(executor);
    }
}
