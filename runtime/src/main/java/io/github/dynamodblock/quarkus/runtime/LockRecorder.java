package io.github.dynamodblock.quarkus.runtime;

import io.quarkus.arc.runtime.BeanContainer;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.RuntimeValue;
import io.quarkus.runtime.annotations.Recorder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/** Passes what the build found to the application that starts. */
@Recorder
public class LockRecorder {
    private static final Logger LOG = Logger.getLogger("io.github.dynamodblock");

    private final RuntimeValue<LockConfig> config;

    /**
     * Creates a recorder.
     *
     * @param config the configuration
     */
    public LockRecorder(RuntimeValue<LockConfig> config) {
        this.config = config;
    }

    /**
     * Makes the locked methods known to the interceptor.
     *
     * @param beans the bean container
     * @param specs the locked methods
     */
    public void lockedMethods(BeanContainer beans, List<LockedMethodSpec> specs) {
        Map<LockedMethods.Site, LockedMethod> methods = specs.stream()
                .collect(Collectors.toMap(
                        spec -> new LockedMethods.Site(spec.bean(), spec.signature(), spec.template()),
                        spec -> new LockedMethod(
                                spec.name(),
                                spec.parts().stream().map(LockRecorder::part).toList(),
                                generated(spec.fallbackClass(), LockFallback.class),
                                Optional.of(spec.lateForm())
                                        .filter(form -> !form.isEmpty())
                                        .map(LateForm::valueOf)),
                        (one, same) -> one));
        beans.beanInstance(LockedMethods.class).set(methods);
    }

    /**
     * Makes known how HTTP clients for DynamoDB are made.
     *
     * @param beans the bean container
     * @param builder the builder of HTTP clients
     */
    @SuppressWarnings("rawtypes") // This is the type that the build of the other extension passes.
    public void httpClient(BeanContainer beans, RuntimeValue<SdkAsyncHttpClient.Builder> builder) {
        beans.beanInstance(HttpClients.class).set(builder.getValue());
    }

    /**
     * Makes the configuration and the threads of the application known. Refuses a configuration that could not work,
     * when the application starts and not only at its first lock. Warns if the locks of a production application are
     * kept in memory.
     *
     * @param beans the bean container
     * @param executor the threads of the application
     * @throws io.quarkus.runtime.configuration.ConfigurationException if the configuration could not work; the
     *     message names the properties
     */
    public void start(BeanContainer beans, Executor executor) {
        // The owner gets its name at first use: a snapshot of a started process must not contain the name.
        LockSettings.of(config.getValue(), () -> "not named yet");
        if (!config.getValue().enabled() && LaunchMode.current() == LaunchMode.NORMAL) {
            LOG.warn("Locks are kept in memory and exclude each other only within this process, because of"
                    + " quarkus.dynamodb-lock.enabled=false. Remove this property in production.");
        }
        beans.beanInstance(LateConfig.class)
                .set(config.getValue(), executor, Thread.currentThread().getContextClassLoader());
    }

    private static KeyPart part(LockedMethodSpec.Part part) {
        if (part.parameter() < 0) {
            return new KeyPart.Text(part.text());
        }
        return new KeyPart.Value(part.text(), part.parameter(), generated(part.pathClass(), KeyPath.class));
    }

    /** Returns an instance of the generated class; empty if there is no name. */
    private static <T> Optional<T> generated(String name, Class<T> type) {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Class.forName(name, true, Thread.currentThread().getContextClassLoader())
                    .asSubclass(type)
                    .getConstructor()
                    .newInstance());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The build did not generate " + name, e);
        }
    }
}
