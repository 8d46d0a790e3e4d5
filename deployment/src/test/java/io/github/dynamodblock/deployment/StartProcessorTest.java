package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.deployment.builditem.ExecutorBuildItem;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.Test;

/** What the build adds to the start of an application. */
class StartProcessorTest {
    private final StartProcessor processor = new StartProcessor();

    @Test
    void beans_areClassesOfTheExtension_andStay() throws Exception {
        AdditionalBeanBuildItem beans = processor.beans();

        assertThat(beans.isRemovable()).isFalse();
        assertThat(beans.getBeanClasses()).hasSize(3);
        for (String name : beans.getBeanClasses()) {
            assertThat(Class.forName(name).getPackageName()).isEqualTo("io.github.dynamodblock.quarkus.runtime");
        }
    }

    @Test
    void start_happensOnTheThreadsOfTheApplication_beforeItsOwnObservers() {
        Recorded recorded = new Recorded();
        ScheduledExecutorService threads = new ScheduledThreadPoolExecutor(1);
        try {
            assertThat(processor
                            .start(recorded, Recorded.NO_BEANS, new ExecutorBuildItem(threads))
                            .getName())
                    .isEqualTo("dynamodb-lock");
            assertThat(recorded.executors).containsExactly(threads);
        } finally {
            threads.shutdownNow();
        }
    }
}
