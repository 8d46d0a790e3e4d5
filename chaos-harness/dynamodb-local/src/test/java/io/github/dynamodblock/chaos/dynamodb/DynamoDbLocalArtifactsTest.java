package io.github.dynamodblock.chaos.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DynamoDbLocalArtifactsTest {
    @Test
    void coordinates_ofThisBuild_nameTheFilesOfTheClassPath() {
        List<String> files = Stream.of(DynamoDbLocal.classPath(System.getProperty(DynamoDbLocal.CLASS_PATH_PROPERTY))
                        .split(File.pathSeparator, -1))
                .map(file -> String.valueOf(Path.of(file).getFileName()))
                .toList();

        assertThat(DynamoDbLocalArtifacts.coordinates())
                .anyMatch(name -> name.startsWith("software.amazon.dynamodb:DynamoDBLocal:jar:"))
                .extracting(DynamoDbLocalArtifactsTest::file)
                .containsExactlyInAnyOrderElementsOf(files);
    }

    @Test
    void coordinates_ofATree_areThoseOfTheScopeProvided() {
        assertThat(DynamoDbLocalArtifacts.coordinates("""
                        org.acme:own:jar:1
                        +- org.acme:one:jar:1.0-rc:provided
                        |  \\- org.acme:native-lib:so:2:provided
                        \\- org.acme:other:jar:1:test
                        """))
                .containsExactly("org.acme:one:jar:1.0-rc", "org.acme:native-lib:so:2");
    }

    private static String file(String coordinates) {
        String[] parts = coordinates.split(":", -1);
        return parts[1] + "-" + parts[3] + "." + parts[2];
    }
}
