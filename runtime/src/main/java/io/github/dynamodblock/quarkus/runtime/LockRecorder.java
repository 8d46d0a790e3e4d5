package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.memory.TestLocks;
import io.github.dynamodblock.quarkus.UniLockClient;
import io.quarkus.arc.SyntheticCreationalContext;
import io.quarkus.arc.runtime.BeanContainer;
import io.quarkus.runtime.RuntimeValue;
import io.quarkus.runtime.annotations.Recorder;
import io.smallrye.config.SmallRyeConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/** Passes what the build found to the application that starts. */
@Recorder
public class LockRecorder {
    private final RuntimeValue<LocksConfig> config;

    /**
     * Creates a recorder.
     *
     * @param config the configuration
     */
    public LockRecorder(RuntimeValue<LocksConfig> config) {
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
                        spec -> new LockedMethods.Site(
                                spec.bean(), spec.signature(), spec.template(), spec.keyGenerator()),
                        spec -> new LockedMethod(
                                spec.name(),
                                spec.parts().stream().map(LockRecorder::part).toList(),
                                generated(spec.fallbackClass(), LockFallback.class),
                                Optional.of(spec.lateForm())
                                        .filter(form -> !form.isEmpty())
                                        .map(LateForm::valueOf),
                                spec.annotation()),
                        (one, same) -> one));
        beans.beanInstance(LockedMethods.class).set(methods);
    }

    /**
     * Reads the properties of the configuration that are parts of keys.
     *
     * @param beans the bean container
     * @throws io.quarkus.runtime.configuration.ConfigurationException if one is missing or cannot be used; the message
     *     has one line for each, with the property and the method
     */
    public void configureKeys(BeanContainer beans) {
        Config properties = ConfigProvider.getConfig();
        beans.beanInstance(LockedMethods.class).configure(name -> properties.getOptionalValue(name, String.class));
    }

    /**
     * Makes the lock clients known.
     *
     * @param beans the bean container
     * @param awsClients the names of the DynamoDB clients by those of the lock clients
     * @param defaultIsUsed whether the application uses the default client
     */
    public void clients(BeanContainer beans, Map<String, String> awsClients, boolean defaultIsUsed) {
        beans.beanInstance(NamedClients.class).set(awsClients, defaultIsUsed);
    }

    /**
     * Returns what makes the lock client of that name.
     *
     * @param name the name of the client
     * @return the maker
     */
    public Function<SyntheticCreationalContext<LockClient>, LockClient> client(String name) {
        return context -> context.getInjectedReference(LockClientProducer.class).client(name);
    }

    /**
     * Returns what makes the Mutiny form of the client of that name.
     *
     * @param name the name of the client
     * @return the maker
     */
    public Function<SyntheticCreationalContext<UniLockClient>, UniLockClient> uniClient(String name) {
        return context -> new MutinyLockClient(
                context.getInjectedReference(InjectedClients.class).of(name));
    }

    /**
     * Returns what makes the test's access to the locks of the client of that name.
     *
     * @param name the name of the client
     * @return the maker
     */
    public Function<SyntheticCreationalContext<TestLocks>, TestLocks> testLocks(String name) {
        return context -> context.getInjectedReference(LockClientProducer.class).testLocks(name);
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
        ConfigCheck check = new ConfigCheck(
                config.getValue(),
                beans.beanInstance(NamedClients.class),
                WrittenNames.of(ConfigProvider.getConfig().unwrap(SmallRyeConfig.class)));
        check.clients();
        LockedMethods methods = beans.beanInstance(LockedMethods.class);
        check.methods(methods.names());
        methods.configure(config.getValue().methods());
        beans.beanInstance(LateConfig.class)
                .set(config.getValue(), executor, Thread.currentThread().getContextClassLoader());
    }

    private static KeyPiece part(LockedMethodSpec.Part part) {
        if (part.parameter() == LockedMethodSpec.Part.TEXT) {
            return new KeyPiece.Text(part.text());
        }
        if (part.parameter() == LockedMethodSpec.Part.PROPERTY) {
            int colon = part.text().indexOf(':');
            return colon < 0
                    ? new KeyPiece.Property(part.text(), Optional.empty())
                    : new KeyPiece.Property(
                            part.text().substring(0, colon),
                            Optional.of(part.text().substring(colon + 1)));
        }
        return new KeyPiece.Value(part.text(), part.parameter(), generated(part.pathClass(), KeyPath.class));
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
