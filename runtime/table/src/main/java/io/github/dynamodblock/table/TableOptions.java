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
            description = "The name of the partition key. Default: key; with --table-layout python lock_key.")
    private @Nullable String partitionKey;

    @Option(
            names = "--sort-key",
            scope = ScopeType.INHERIT,
            description = "The name of the sort key, if the table has one. Default: none; with --table-layout python"
                    + " sort_key.")
    private @Nullable String sortKey;

    @Option(
            names = "--ttl-attribute",
            scope = ScopeType.INHERIT,
            description = "The time-to-live attribute. Default: expiresAt; with --table-layout python expiry_time.")
    private @Nullable String ttlAttribute;

    @Option(
            names = "--key-prefix",
            defaultValue = "",
            scope = ScopeType.INHERIT,
            description = "The text with which the clients' keys begin. Default: none.")
    private String keyPrefix = "";

    @Option(
            names = "--region",
            scope = ScopeType.INHERIT,
            description = "The Region of the table. Default: that of the environment or the AWS profile.")
    private @Nullable String region;

    @Option(
            names = "--endpoint",
            scope = ScopeType.INHERIT,
            description = "The URL of a DynamoDB that is not AWS's, such as http://127.0.0.1:8000.")
    private @Nullable URI endpoint;

    @Option(
            names = "--all-clients-write-this-region",
            scope = ScopeType.INHERIT,
            description = "All clients write in this Region of an eventually consistent global table.")
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
