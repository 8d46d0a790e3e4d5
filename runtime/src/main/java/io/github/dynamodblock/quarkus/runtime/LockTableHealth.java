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
    private final NamedClients clients;
    private final ExaminedTables examined;
    private final StartupTableCheck examinations;

    LockTableHealth(LateConfig config, NamedClients clients, ExaminedTables examined, StartupTableCheck examinations) {
        this.config = config;
        this.clients = clients;
        this.examined = examined;
        this.examinations = examinations;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("DynamoDB lock table");
        boolean up = true;
        for (String client : clients.used()) {
            up &= isUp(client, new Data(client, response));
        }
        return response.status(up).build();
    }

    /** What the response says of one client. The default client has no name there. */
    private record Data(String client, HealthCheckResponseBuilder response) {
        private String name(String name) {
            return client.equals(ClientNames.DEFAULT) ? name : client + "." + name;
        }

        void put(String name, String value) {
            HealthCheckResponseBuilder unused = response.withData(name(name), value);
        }

        void examined(boolean value) {
            HealthCheckResponseBuilder unused = response.withData(name("examined"), value);
        }
    }

    private boolean isUp(String client, Data data) {
        LockConfig configured = config.client(client);
        data.put("table", configured.table());
        if (!configured.enabled() || configured.examineTable() == ExamineTable.OFF) {
            data.examined(false);
            return true;
        }
        Optional<ExaminedTable.Result> result = examined.of(client).result();
        if (result.isEmpty()) {
            data.put("problem", "The examination of the table has not ended");
            return false;
        }
        return isUp(client, data, result.get());
    }

    private boolean isUp(String client, Data data, ExaminedTable.Result result) {
        List<TableFinding> fatal = result.fatal();
        String all = result.notExamined().orElseGet(() -> ExaminedTable.sentences(result.findings()));
        if (!fatal.isEmpty() || !result.usable()) {
            examinations.of(client).again();
            data.put("problem", fatal.isEmpty() ? all : ExaminedTable.sentences(fatal));
            return false;
        }
        data.examined(result.notExamined().isEmpty());
        if (!all.isEmpty()) {
            data.put("warning", all);
        }
        return true;
    }
}
