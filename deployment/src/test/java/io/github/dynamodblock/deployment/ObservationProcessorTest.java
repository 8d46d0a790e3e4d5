package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.quarkus.runtime.LockMetricsConfig;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.metrics.MetricsCapabilityBuildItem;
import io.quarkus.runtime.metrics.MetricsFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ObservationProcessorTest {
    private final ObservationProcessor processor = new ObservationProcessor();

    private record Measured(boolean enabled, boolean consumedCapacity) implements LockMetricsConfig {}

    private List<String> meters(boolean enabled, Optional<MetricsCapabilityBuildItem> metrics) {
        List<AdditionalBeanBuildItem> beans = new ArrayList<>();
        processor.meters(new Measured(enabled, false), metrics, beans::add);
        return beans.stream().flatMap(item -> item.getBeanClasses().stream()).toList();
    }

    @Test
    void meters_withoutMicrometerOrSwitchedOff_areNoBean() {
        MetricsCapabilityBuildItem micrometer = new MetricsCapabilityBuildItem(MetricsFactory.MICROMETER::equals);
        MetricsCapabilityBuildItem other = new MetricsCapabilityBuildItem("other"::equals);

        assertThat(meters(true, Optional.of(micrometer))).containsExactly(ObservationProcessor.METERS);
        assertThat(meters(false, Optional.of(micrometer))).isEmpty();
        assertThat(meters(true, Optional.of(other))).isEmpty();
        assertThat(meters(true, Optional.empty())).isEmpty();
    }

    private List<String> traces(boolean enabled, Set<String> capabilities) {
        List<AdditionalBeanBuildItem> beans = new ArrayList<>();
        processor.traces(() -> enabled, new Capabilities(capabilities), beans::add);
        return beans.stream().flatMap(item -> item.getBeanClasses().stream()).toList();
    }

    @Test
    void traces_withoutOpenTelemetryOrSwitchedOff_areNoBean() {
        Set<String> tracing = Set.of(Capability.OPENTELEMETRY_TRACER);

        assertThat(traces(true, tracing)).containsExactly(ObservationProcessor.TRACES);
        assertThat(traces(false, tracing)).isEmpty();
        assertThat(traces(true, Set.of())).isEmpty();
    }

    @Test
    void health_isAsConfigured() {
        assertThat(processor.health(() -> true).isEnabled()).isTrue();
        assertThat(processor.health(() -> false).isEnabled()).isFalse();
        assertThat(processor.health(() -> true).getHealthCheckClass()).isEqualTo(ObservationProcessor.HEALTH);
    }

    @Test
    void classes_thatTheBuildNames_areThere() throws Exception {
        for (String name :
                Set.of(ObservationProcessor.METERS, ObservationProcessor.TRACES, ObservationProcessor.HEALTH)) {
            assertThat(Class.forName(name, false, getClass().getClassLoader())).isNotNull();
        }
    }
}
