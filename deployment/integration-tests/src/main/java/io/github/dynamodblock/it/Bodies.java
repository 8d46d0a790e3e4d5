package io.github.dynamodblock.it;

import io.github.dynamodblock.quarkus.Locked;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Bodies that run for a while under a lock, and use the database at their end. */
@ApplicationScoped
public class Bodies {
    private final Journal journal;
    private final EntityManager database;
    private final Duration length;

    Bodies(Journal journal, EntityManager database, @ConfigProperty(name = "body.length") Duration length) {
        this.journal = journal;
        this.database = database;
        this.length = length;
    }

    /** Runs a body under the lock of its kind. */
    @Locked("body-{kind}")
    @Transactional
    public void run(String kind) throws InterruptedException {
        journal.note(kind, "begins");
        Thread.sleep(length.toMillis());
        database.persist(new DoneWork(kind));
        database.flush();
        journal.note(kind, "ends");
    }
}
