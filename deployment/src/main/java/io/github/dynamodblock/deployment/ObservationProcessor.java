package io.github.dynamodblock.deployment;

import io.github.dynamodblock.quarkus.runtime.LockMetricsConfig;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.metrics.MetricsCapabilityBuildItem;
import io.quarkus.runtime.metrics.MetricsFactory;
import io.quarkus.smallrye.health.deployment.spi.HealthBuildItem;
import java.util.Optional;

/** Connects the lock to the log, the events, the health, the meters and the traces of an application. */
final class ObservationProcessor {
    private static final String ROOM = "io.github.dynamodblock.quarkus.runtime.";
    static final String HEALTH = ROOM + "LockTableHealth";
    static final String METERS = ROOM + "MicrometerObserver";
    static final String TRACES = ROOM + "TraceObserver";

    @BuildStep
    AdditionalBeanBuildItem beans() {
        return AdditionalBeanBuildItem.builder()
                .addBeanClasses(ROOM + "LogContext", ROOM + "LogObserver", ROOM + "EventObserver")
                .setUnremovable()
                .build();
    }

    /** Without SmallRye Health, nobody consumes this, and nothing loads the class: its types can be missing. */
    @BuildStep
    HealthBuildItem health(HealthConfig config) {
        return new HealthBuildItem(HEALTH, config.enabled());
    }

    /** Without Micrometer, nothing may load this class: its types can be missing. */
    @BuildStep
    void meters(
            LockMetricsConfig config,
            Optional<MetricsCapabilityBuildItem> metrics,
            BuildProducer<AdditionalBeanBuildItem> beans) {
        if (config.enabled()
                && metrics.filter(there -> there.metricsSupported(MetricsFactory.MICROMETER))
                        .isPresent()) {
            beans.produce(AdditionalBeanBuildItem.unremovableOf(METERS));
        }
    }

    /** Without OpenTelemetry, nothing may load this class: its types can be missing. */
    @BuildStep
    void traces(TracesConfig config, Capabilities capabilities, BuildProducer<AdditionalBeanBuildItem> beans) {
        if (config.enabled() && capabilities.isPresent(Capability.OPENTELEMETRY_TRACER)) {
            beans.produce(AdditionalBeanBuildItem.unremovableOf(TRACES));
        }
    }
}
