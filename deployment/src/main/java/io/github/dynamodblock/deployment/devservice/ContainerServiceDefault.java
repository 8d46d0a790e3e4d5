package io.github.dynamodblock.deployment.devservice;

import io.quarkus.runtime.LaunchMode;
import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.Priorities;
import jakarta.annotation.Priority;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Switches off the container of the Amazon DynamoDB extension where the lock's Dev Service takes its place. Otherwise an
 * application that configures nothing would not start in test mode on a machine without Docker: the other extension
 * refuses that. A value that the user configured always wins.
 *
 * <p>This is an interceptor, because a build step cannot take back what a build step of another extension requests. The
 * priority is above that of profiles and below that of expressions, so values are those of the active profile, and an
 * expression counts as configured before it has a value.
 */
@Priority(Priorities.LIBRARY + 250)
public final class ContainerServiceDefault implements ConfigSourceInterceptor {
    /** The source that the configuration reports for the value. */
    static final String SOURCE = "Dev Service of DynamoDB Lock";

    private static final long serialVersionUID = 1;

    /** For the service loader. */
    public ContainerServiceDefault() {}

    @Override
    public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        ConfigValue configured = context.proceed(name);
        if (configured != null || !name.equals(DevServiceChoice.CONTAINER) || !isDevOrTest()) {
            return configured;
        }
        boolean local = DevServiceChoice.startsLocal(
                other -> Optional.ofNullable(context.proceed(other)).map(ConfigValue::getValue), Containers::work);
        return local
                ? ConfigValue.builder()
                        .withName(name)
                        .withValue("false")
                        .withRawValue("false")
                        .withConfigSourceName(SOURCE)
                        .build()
                : null;
    }

    private static boolean isDevOrTest() {
        return LaunchMode.current().isDevServicesSupported();
    }
}
