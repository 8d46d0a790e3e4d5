package io.github.dynamodblock.it;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.context.ManagedExecutor;

/** Starts bodies in the three ways in which applications start them. */
@Path("/")
@ApplicationScoped
public class Triggers {
    private final AtomicBoolean armed = new AtomicBoolean();

    private final Bodies bodies;
    private final ManagedExecutor executor;

    Triggers(Bodies bodies, ManagedExecutor executor) {
        this.bodies = bodies;
        this.executor = executor;
    }

    /** Runs the body in the request. */
    @POST
    @Path("http")
    public String http() throws InterruptedException {
        bodies.run("http");
        return "done";
    }

    /** Lets the scheduler run the body once. */
    @POST
    @Path("scheduled")
    public void scheduled() {
        armed.set(true);
    }

    /** Runs the body on the managed executor. */
    @POST
    @Path("executor")
    public void executor() {
        Future<?> unused = executor.submit(() -> {
            bodies.run("executor");
            return null;
        });
    }

    @Scheduled(every = "0.2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() throws InterruptedException {
        if (armed.getAndSet(false)) {
            bodies.run("scheduled");
        }
    }
}
