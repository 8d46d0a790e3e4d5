package io.github.dynamodblock.table;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command-line options that say which table is used, as the clients of the table are configured. */
final class TableOptions {
    @Option(
            names = "--table",
            defaultValue = "locks",
            scope = ScopeType.INHERIT,
            description = "The table's name or ARN. Default: ${DEFAULT-VALUE}.")
    private String table = "";

    @Option(
            names = "--table-layout",
            defaultValue = "aws",
            scope = ScopeType.INHERIT,
            description = "The clients' table-layout: aws or python. Default: ${DEFAULT-VALUE}.")
    private LayoutOption layout = LayoutOption.AWS;

    @Option(
            names = "--partition-key",
            scope = ScopeType.INHERIT,
            description = "Its attribute. Default: key; with --table-layout python lock_key.")
    private @Nullable String partitionKey;

    @Option(
            names = "--sort-key",
            scope = ScopeType.INHERIT,
            description = "Its attribute, if the table has one. Default: none; with --table-layout python sort_key.")
    private @Nullable String sortKey;

    @Option(
            names = "--ttl-attribute",
            scope = ScopeType.INHERIT,
            description = "Where time to live is. Default: expiresAt; with --table-layout python expiry_time.")
    private @Nullable String ttlAttribute;

    @Option(
            names = "--key-prefix",
            defaultValue = "",
            scope = ScopeType.INHERIT,
            description = "What the clients' keys begin with. Default: nothing.")
    private String keyPrefix = "";

    @Option(
            names = "--region",
            scope = ScopeType.INHERIT,
            description = "Default: what the environment or the AWS profile says.")
    private @Nullable String region;

    @Option(
            names = "--endpoint",
            scope = ScopeType.INHERIT,
            description = "A DynamoDB that is not AWS's, such as http://127.0.0.1:8000.")
    private @Nullable URI endpoint;

    @Option(
            names = "--all-clients-write-this-region",
            scope = ScopeType.INHERIT,
            description = "They do so, where this is an eventually consistent global table.")
    private boolean allWriteHere;

    TableLocation where() {
        return new TableLocation(
                layout.table(
                        table,
                        Optional.ofNullable(partitionKey),
                        Optional.ofNullable(sortKey),
                        Optional.ofNullable(ttlAttribute),
                        keyPrefix),
                Optional.ofNullable(region),
                Optional.ofNullable(endpoint),
                allWriteHere);
    }
}
