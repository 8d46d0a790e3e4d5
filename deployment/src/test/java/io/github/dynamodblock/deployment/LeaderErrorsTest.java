package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.quarkus.Leader;
import io.github.dynamodblock.quarkus.NotLeader;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Elections that could not work are build errors, all in one build. */
class LeaderErrorsTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.unconnected(Jobs.class)
            .assertException(failure -> assertThat(text(failure))
                    .contains("LeaderErrorsTest$Jobs#nameless: skipExecutionIf = NotLeader.class names no election")
                    .contains("LeaderErrorsTest$Jobs#everywhere: @Leader has no effect on this scheduled method")
                    .contains("LeaderErrorsTest$Jobs#blank: the name of the election is blank")
                    .doesNotContain("#right"));

    private static String text(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @ApplicationScoped
    static class Jobs {
        @Scheduled(every = "10s", skipExecutionIf = NotLeader.class)
        void nameless() {}

        @Scheduled(every = "10s", skipExecutionIf = NotLeader.class)
        @Scheduled(every = "20s")
        @Leader("jobs")
        void everywhere() {}

        @Scheduled(every = "10s", skipExecutionIf = NotLeader.class)
        @Leader(" ")
        void blank() {}

        @Scheduled(every = "10s", skipExecutionIf = NotLeader.class)
        @Scheduled(every = "20s", skipExecutionIf = NotLeader.class)
        @Leader("jobs")
        void right() {}
    }

    @Test
    void application_doesNotBuild() {
        assertThat(APPLICATION)
                .as("this test runs only if the application built")
                .isNull();
    }
}
