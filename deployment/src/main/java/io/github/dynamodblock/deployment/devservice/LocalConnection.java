package io.github.dynamodblock.deployment.devservice;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The configuration that connects the DynamoDB clients of an application with DynamoDB Local. */
final class LocalConnection {
    private static final String PREFIX = "quarkus.dynamodb.";
    private static final String ENDPOINT = "endpoint-override";

    private LocalConnection() {}

    /**
     * Returns the properties of the default DynamoDB client, and of each other one that has no endpoint.
     *
     * @param endpoint the endpoint of DynamoDB Local
     * @param others the names of the other DynamoDB clients that lock clients use
     * @param configured the names of all properties that are configured
     */
    static Map<String, String> of(String endpoint, Set<String> others, Collection<String> configured) {
        Map<String, String> properties = new LinkedHashMap<>();
        connect(PREFIX, endpoint, properties);
        for (String name : others) {
            if (!configured.contains(plain(name) + ENDPOINT) && !configured.contains(quoted(name) + ENDPOINT)) {
                connect(prefix(name, configured), endpoint, properties);
            }
        }
        properties.put("quarkus.dynamodb-lock.create-table-if-missing", "true");
        return properties;
    }

    /** In the form that the application uses: if a name has quotes only in some properties, not all of them count. */
    private static String prefix(String name, Collection<String> configured) {
        return name.contains(".") || configured.stream().anyMatch(property -> property.startsWith(quoted(name)))
                ? quoted(name)
                : plain(name);
    }

    private static String plain(String name) {
        return PREFIX + name + ".";
    }

    private static String quoted(String name) {
        return PREFIX + '"' + name + "\".";
    }

    private static void connect(String prefix, String endpoint, Map<String, String> properties) {
        properties.put(prefix + ENDPOINT, endpoint);
        properties.put(prefix + "aws.region", "us-east-1");
        properties.put(prefix + "aws.credentials.type", "static");
        // DynamoDB Local accepts letters and digits only.
        properties.put(prefix + "aws.credentials.static-provider.access-key-id", "local");
        properties.put(prefix + "aws.credentials.static-provider.secret-access-key", "local");
    }
}
