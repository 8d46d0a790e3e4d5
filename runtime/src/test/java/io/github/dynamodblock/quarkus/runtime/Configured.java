package io.github.dynamodblock.quarkus.runtime;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;

/** The extension's configuration as an application's properties give it. */
final class Configured {
    private Configured() {}

    /** By properties without the prefix {@code quarkus.dynamodb-lock.} */
    static LocksConfig by(Map<String, String> values) {
        Map<String, String> properties = new HashMap<>();
        values.forEach((name, value) -> properties.put("quarkus.dynamodb-lock." + name, value));
        return new SmallRyeConfigBuilder()
                .withMapping(LocksConfig.class)
                .withConverter(Duration.class, 200, new DurationConverter())
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build()
                .getConfigMapping(LocksConfig.class);
    }

    /** The same of the default client. */
    static LockConfig client(Map<String, String> values) {
        return by(values).client(ClientNames.DEFAULT);
    }

    /** The same of an application that has started. */
    static LateConfig late(Map<String, String> values) {
        LateConfig late = new LateConfig();
        late.set(by(values), ForkJoinPool.commonPool(), Configured.class.getClassLoader());
        return late;
    }
}
