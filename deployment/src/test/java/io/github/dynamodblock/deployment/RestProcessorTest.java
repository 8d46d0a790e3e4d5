package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.LockException;
import io.github.dynamodblock.quarkus.runtime.LockRestConfig;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.resteasy.reactive.spi.ExceptionMapperBuildItem;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.ws.rs.Priorities;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RestProcessorTest {
    private static final Set<String> REST = Set.of(Capability.RESTEASY_REACTIVE);

    private final List<AdditionalBeanBuildItem> beans = new ArrayList<>();
    private final List<ExceptionMapperBuildItem> mappers = new ArrayList<>();

    private record Configured(boolean enabled, int notGrantedStatus, Duration retryAfter) implements LockRestConfig {}

    private void build(Set<String> capabilities, LockRestConfig config) {
        new RestProcessor().mapper(config, new Capabilities(capabilities), beans::add, mappers::add);
    }

    @Test
    void mapper_askedFor_comesAfterThoseOfTheApplication() throws Exception {
        build(REST, new Configured(true, 423, Duration.ZERO));

        assertThat(beans).hasSize(1);
        assertThat(mappers).hasSize(1);
        assertThat(mappers.get(0).getClassName()).isEqualTo(RestProcessor.MAPPER);
        assertThat(mappers.get(0).getHandledExceptionName()).isEqualTo(LockException.class.getName());
        assertThat(mappers.get(0).getPriority()).isGreaterThan(Priorities.USER);
        assertThat(Class.forName(RestProcessor.MAPPER, false, getClass().getClassLoader()))
                .isNotNull();
    }

    @Test
    void mapper_notAskedFor_isNotThere_alsoWithoutRest() {
        build(REST, new Configured(false, 0, Duration.ZERO));
        build(Set.of(), new Configured(false, 423, Duration.ZERO));

        assertThat(beans).isEmpty();
        assertThat(mappers).isEmpty();
    }

    @Test
    void configuration_wrong_isRefusedWithTheProperty() {
        assertThatThrownBy(() -> build(Set.of(), new Configured(true, 423, Duration.ZERO)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("quarkus.dynamodb-lock.rest.enabled is true, but the application has no");
        assertThatThrownBy(() -> build(REST, new Configured(true, 200, Duration.ZERO)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("quarkus.dynamodb-lock.rest.not-granted-status is 200.");
        assertThatThrownBy(() -> build(REST, new Configured(true, 600, Duration.ZERO)))
                .hasMessageContaining("is 600.");
        assertThatThrownBy(() -> build(REST, new Configured(true, 423, Duration.ofSeconds(-1))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("quarkus.dynamodb-lock.rest.retry-after is PT-1S.");
    }
}
