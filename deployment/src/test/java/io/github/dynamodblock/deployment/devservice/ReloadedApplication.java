package io.github.dynamodblock.deployment.devservice;

import io.github.dynamodblock.quarkus.Locked;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Locks each time it starts, and tells the test through the JVM's properties, which no class loader has for itself. */
@ApplicationScoped
class ReloadedApplication {
    /** The number of the run, as configured, and the endpoint that it used. */
    static final String RUN = "dynamodb-lock.test.run";

    private final Work work;
    private final int run;
    private final String endpoint;

    ReloadedApplication(
            Work work,
            @ConfigProperty(name = "run") int run,
            @ConfigProperty(name = "quarkus.dynamodb.endpoint-override") String endpoint) {
        this.work = work;
        this.run = run;
        this.endpoint = endpoint;
    }

    @ApplicationScoped
    static class Work {
        @Locked("reloaded")
        String done() {
            return "locked";
        }
    }

    void start(@Observes StartupEvent event) {
        System.setProperty(RUN, run + " " + work.done() + " " + endpoint);
    }
}
