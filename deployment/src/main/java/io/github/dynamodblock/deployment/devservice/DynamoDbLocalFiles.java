package io.github.dynamodblock.deployment.devservice;

import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocalArtifacts;
import io.github.dynamodblock.chaos.dynamodb.PartUnavailableException;
import io.quarkus.bootstrap.resolver.maven.BootstrapMavenException;
import io.quarkus.bootstrap.resolver.maven.MavenArtifactResolver;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.resolution.ArtifactResult;

/**
 * Resolves DynamoDB Local as Maven resolves a dependency: with the settings, mirrors and offline mode of the user, into
 * the local repository of the user. It is never a dependency of the application, because its licence forbids
 * redistribution.
 */
final class DynamoDbLocalFiles {
    private DynamoDbLocalFiles() {}

    /**
     * Returns the files of the class path.
     *
     * @param maven the settings of Maven
     * @throws PartUnavailableException if a file is not in the local repository and cannot be downloaded
     */
    static List<Path> resolve(MavenArtifactResolver.Builder maven) {
        try {
            MavenArtifactResolver resolver = maven.setWorkspaceDiscovery(false).build();
            List<ArtifactRequest> requests = DynamoDbLocalArtifacts.coordinates().stream()
                    .map(name -> new ArtifactRequest(new DefaultArtifact(name), resolver.getRepositories(), null))
                    .toList();
            return resolver.getSystem().resolveArtifacts(resolver.getSession(), requests).stream()
                    .map(result -> result.getArtifact().getFile().toPath())
                    .toList();
        } catch (ArtifactResolutionException e) {
            throw unavailable(firstReason(e), e);
        } catch (BootstrapMavenException e) {
            throw unavailable(String.valueOf(e.getMessage()), e);
        }
    }

    private static String firstReason(ArtifactResolutionException failure) {
        return failure.getResults().stream()
                .filter(result -> !result.isResolved())
                .flatMap(DynamoDbLocalFiles::reasons)
                .findFirst()
                .orElseGet(() -> String.valueOf(failure.getMessage()));
    }

    private static Stream<String> reasons(ArtifactResult result) {
        return result.getExceptions().stream().map(reason -> String.valueOf(reason.getMessage()));
    }

    private static PartUnavailableException unavailable(String reason, Exception cause) {
        return new PartUnavailableException(
                "DynamoDB Local is not in the local Maven repository and"
                        + " cannot be downloaded: "
                        + reason.replaceAll("\\s+", " ").replaceAll("\\.$", "")
                        + ". Start the application once with a connection to a Maven repository, or configure "
                        + DevServiceChoice.ENDPOINT + ", or set " + DevServiceChoice.ENABLED + "=false.",
                cause);
    }
}
