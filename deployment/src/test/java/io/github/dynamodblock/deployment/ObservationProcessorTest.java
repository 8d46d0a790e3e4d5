package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.deployment.metrics.MetricsCapabilityBuildItem;
import io.quarkus.runtime.metrics.MetricsFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ObservationProcessorTest {
    private final ObservationProcessor processor = new ObservationProcessor();

    private List<String> meters(boolean enabled, Optional<MetricsCapabilityBuildItem> metrics) {
        List<AdditionalBeanBuildItem> beans = new ArrayList<>();
        processor.meters(() -> enabled, metrics, beans::add);
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

    @Test
    void health_isAsConfigured() {
        assertThat(processor.health(() -> true).isEnabled()).isTrue();
        assertThat(processor.health(() -> false).isEnabled()).isFalse();
        assertThat(processor.health(() -> true).getHealthCheckClass()).isEqualTo(ObservationProcessor.HEALTH);
    }

    @Test
    void classes_thatTheBuildNames_areThere() throws Exception {
        for (String name : Set.of(ObservationProcessor.METERS, ObservationProcessor.HEALTH)) {
            assertThat(Class.forName(name, false, getClass().getClassLoader())).isNotNull();
        }
    }

    @Test
    void reference_listsTheProperties() throws Exception {
        assertThat(Files.readString(Path.of("..", "docs", "reference", "configuration.md")))
                .contains("| `quarkus.dynamodb-lock.health.enabled` | `true` |")
                .contains("| `quarkus.dynamodb-lock.metrics.enabled` | `true` |");
    }
}
