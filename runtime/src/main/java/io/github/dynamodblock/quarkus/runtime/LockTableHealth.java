package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.dynamodb.TableFinding;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Readiness by what the examination of the table found. A check sends nothing; while it is down, the table is examined
 * again in the background from time to time. Only this class uses types of MicroProfile Health. The build adds it as a
 * bean only if the application has them.
 */
@Readiness
@Singleton
class LockTableHealth implements HealthCheck {
    private final LateConfig config;
    private final ExaminedTable examined;
    private final StartupTableCheck examination;

    LockTableHealth(LateConfig config, ExaminedTable examined, StartupTableCheck examination) {
        this.config = config;
        this.examined = examined;
        this.examination = examination;
    }

    @Override
    public HealthCheckResponse call() {
        LockConfig configured = config.get();
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("DynamoDB lock table").withData("table", configured.table());
        if (!configured.enabled() || configured.examineTable() == ExamineTable.OFF) {
            return response.withData("examined", false).up().build();
        }
        Optional<ExaminedTable.Result> result = examined.result();
        if (result.isEmpty()) {
            return response.withData("problem", "The examination of the table has not ended")
                    .down()
                    .build();
        }
        return answer(response, result.get());
    }

    private HealthCheckResponse answer(HealthCheckResponseBuilder response, ExaminedTable.Result result) {
        List<TableFinding> fatal = result.fatal();
        String all = result.notExamined().orElseGet(() -> ExaminedTable.sentences(result.findings()));
        if (!fatal.isEmpty() || !result.usable()) {
            examination.again();
            return response.withData("problem", fatal.isEmpty() ? all : ExaminedTable.sentences(fatal))
                    .down()
                    .build();
        }
        response.withData("examined", result.notExamined().isEmpty());
        return (all.isEmpty() ? response : response.withData("warning", all))
                .up()
                .build();
    }
}
