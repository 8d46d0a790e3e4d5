package io.github.dynamodblock.table;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of this artifact. The build writes the version into a file beside this class. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        Properties built = new Properties();
        try (InputStream written = Version.class.getResourceAsStream("version.properties")) {
            built.load(Objects.requireNonNull(written, "version.properties is missing"));
        }
        return new String[] {"dynamodb-lock-table " + built.getProperty("version") + " of Quarkus DynamoDB Lock"};
    }
}
