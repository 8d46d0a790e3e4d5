package io.github.dynamodblock.chaos.dynamodb;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * This class knows the artifacts that DynamoDB Local consists of: the versions with which this project is tested. Only
 * their names are part of this project. The licence of DynamoDB Local forbids redistribution, so each machine resolves
 * the files from its own Maven repository.
 */
public final class DynamoDbLocalArtifacts {
    /** The build writes the dependencies of this module to this file. */
    private static final String FILE = "artifacts.txt";

    private static final Pattern PROVIDED =
            Pattern.compile("([\\w.-]+:[\\w.-]+:[\\w.-]+:[\\w.-]+):provided$", Pattern.MULTILINE);

    private DynamoDbLocalArtifacts() {}

    /**
     * Returns the artifacts of DynamoDB Local, and of all that it needs.
     *
     * @return the coordinates of each artifact: group, name, extension and version, with a colon between them
     */
    public static List<String> coordinates() {
        try (InputStream file = DynamoDbLocalArtifacts.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new PartUnavailableException(
                        "The names of the artifacts of DynamoDB Local are missing; build them"
                                + " with `mvn -pl chaos-harness/dynamodb-local process-resources` in the project's root");
            }
            return coordinates(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + FILE + ": " + e.getMessage(), e);
        }
    }

    /** Returns the artifacts with the scope provided in the text of a dependency tree. */
    static List<String> coordinates(String tree) {
        return PROVIDED.matcher(tree)
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
    }
}
