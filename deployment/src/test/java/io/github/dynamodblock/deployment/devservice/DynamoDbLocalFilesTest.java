package io.github.dynamodblock.deployment.devservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.chaos.dynamodb.PartUnavailableException;
import io.quarkus.bootstrap.resolver.maven.MavenArtifactResolver;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DynamoDbLocalFilesTest {
    @Test
    void files_ofTheLocalRepository_areFound() {
        assertThat(DynamoDbLocalFiles.resolve(MavenArtifactResolver.builder()))
                .allSatisfy(file -> assertThat(file).isRegularFile())
                .anySatisfy(file -> assertThat(file.getFileName().toString()).startsWith("DynamoDBLocal-"));
    }

    @Test
    void files_notThereAndOffline_oneLineSaysWhatToDo(@TempDir Path empty) {
        assertThatThrownBy(() -> DynamoDbLocalFiles.resolve(MavenArtifactResolver.builder()
                        .setLocalRepository(empty.toString())
                        .setOffline(true)))
                .isInstanceOf(PartUnavailableException.class)
                .message()
                .hasLineCount(1)
                .hasSizeLessThan(700)
                .contains(
                        "offline",
                        "quarkus.dynamodb.endpoint-override",
                        "quarkus.dynamodb-lock.devservices.enabled=false");
    }
}
