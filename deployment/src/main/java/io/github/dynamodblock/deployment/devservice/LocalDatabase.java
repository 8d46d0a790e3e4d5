package io.github.dynamodblock.deployment.devservice;

import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import io.github.dynamodblock.chaos.dynamodb.PartUnavailableException;
import io.quarkus.bootstrap.resolver.maven.MavenArtifactResolver;
import java.nio.file.Path;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The DynamoDB Local of one dev mode or of one application under test. Live reloads keep it, and so its rows. */
final class LocalDatabase {
    private static final Logger LOG = Logger.getLogger("io.github.dynamodblock");
    private static @Nullable DynamoDbLocal running;

    private LocalDatabase() {}

    /**
     * Starts the database unless it runs.
     *
     * @param otherDirectory where its files are put if programs cannot run in the directory for temporary files
     * @return its endpoint; empty if the database cannot be started, which is logged
     */
    static synchronized Optional<String> start(Path otherDirectory) {
        DynamoDbLocal database = running;
        try {
            if (database == null) {
                database = DynamoDbLocal.start(
                        DynamoDbLocalFiles.resolve(MavenArtifactResolver.builder()), otherDirectory);
                running = database;
                LOG.info("DynamoDB Local is ready on " + database.endpoint() + " for dev and test mode; "
                        + DevServiceChoice.ENABLED + "=false switches it off.");
            }
            return Optional.of(database.endpoint().toString());
        } catch (PartUnavailableException e) {
            LOG.error("No Dev Service starts for the lock. " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Ends the database. Does nothing if it does not run. */
    static synchronized void close() {
        if (running != null) {
            running.close();
            running = null;
        }
    }
}
