package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LockTableException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Examines the tables of all clients when the application starts, or soon afterwards. */
@Singleton
class StartupTableCheck {
    private final LateConfig config;
    private final NamedClients clients;
    private final AwsClients connections;
    private final ExaminedTables examined;
    private final Map<String, TableExamination> examinations = new ConcurrentHashMap<>();

    StartupTableCheck(LateConfig config, NamedClients clients, AwsClients connections, ExaminedTables examined) {
        this.config = config;
        this.clients = clients;
        this.connections = connections;
        this.examined = examined;
    }

    /** Returns the examination of the table of that client. */
    TableExamination of(String client) {
        return examinations.computeIfAbsent(
                client,
                name -> new TableExamination(name, clients.awsClient(name), config, connections, examined.of(name)));
    }

    private Stream<TableExamination> wanted(ExamineTable when) {
        return clients.used().stream().map(this::of).filter(examination -> examination.isWanted(when));
    }

    // Early, because the application's own observers can need the lock. All tables at once: each can take seconds.
    void beforeStart(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event) {
        List<CompletableFuture<ExaminedTable.Result>> examinations =
                wanted(ExamineTable.START).map(TableExamination::examine).toList();
        for (CompletableFuture<ExaminedTable.Result> examination : examinations) {
            try {
                examination.join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof LockTableException fatal ? fatal : e;
            }
        }
    }

    // Late, because the examination must not take the processor from the rest of the start.
    void afterStart(@Observes @Priority(Integer.MAX_VALUE) StartupEvent event) {
        wanted(ExamineTable.BACKGROUND).forEach(TableExamination::inBackground);
    }

    void stop(@Observes ShutdownEvent event) {
        examinations.values().forEach(TableExamination::stop);
    }
}
