package io.github.dynamodblock.dynamodb;

import io.github.dynamodblock.LockTableException;
import io.github.dynamodblock.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Examines a table, as far as its permissions allow. */
final class TableExamination {
    /** How many rows are read: if clients of the other layout use the table, some of these rows are theirs. */
    private static final int SAMPLE = 100;

    private final AdminRequests asking;
    private final LockTable table;
    private final TableFindings words;
    private final List<TableFinding> findings = new ArrayList<>();

    TableExamination(AdminRequests asking, LockTable table) {
        this.asking = asking;
        this.table = table;
        this.words = new TableFindings(table);
    }

    List<TableFinding> examine(boolean allWriteHere, boolean rows) {
        try {
            allowed("its keys, state and Regions", () -> describe(allWriteHere));
            if (rows && findings.stream().noneMatch(found -> found.problem() == TableProblem.NOT_ACTIVE)) {
                allowed("whether there are rows of the other layout", this::sample);
            }
        } catch (LockTableException e) {
            if (!(e.getCause() instanceof ResourceNotFoundException)) {
                throw e;
            }
            findings.clear();
            findings.add(words.missing());
        }
        return List.copyOf(findings);
    }

    /** Runs a part of the examination. If DynamoDB refuses the part, this is a finding, and the other parts go on. */
    private void allowed(String what, Runnable look) {
        try {
            look.run();
        } catch (StoreUnavailableException e) {
            if (!(e.getCause() instanceof DynamoDbException refusal) || refusal.statusCode() >= 500) {
                throw e;
            }
            findings.add(words.unseen(what, String.valueOf(e.getMessage())));
        }
    }

    private void describe(boolean allWriteHere) {
        boolean strong = asking.ask(
                "its description",
                "DescribeTable",
                DescribeTableRequest.builder().tableName(table.name()).build(),
                DynamoDbAsyncClient::describeTable,
                answer -> described(answer.table(), allWriteHere));
        if (!strong) {
            allowed("its time to live", this::timeToLive);
        }
    }

    private boolean described(TableDescription description, boolean allWriteHere) {
        Objects.requireNonNull(description.tableStatus());
        words.status(description).ifPresent(findings::add);
        words.keys(description).ifPresent(findings::add);
        findings.addAll(words.regions(description, allWriteHere));
        return TableFindings.isStrong(description);
    }

    private void timeToLive() {
        asking.ask(
                        "its time to live",
                        "DescribeTimeToLive",
                        DescribeTimeToLiveRequest.builder()
                                .tableName(table.name())
                                .build(),
                        DynamoDbAsyncClient::describeTimeToLive,
                        answer -> words.timeToLive(answer.timeToLiveDescription()))
                .ifPresent(findings::add);
    }

    private void sample() {
        String foreign = table.layout().otherLayoutVersion();
        asking.ask(
                        "some of its rows",
                        "Scan",
                        ScanRequest.builder()
                                .tableName(table.name())
                                .limit(SAMPLE)
                                .projectionExpression("#key, #foreign")
                                .expressionAttributeNames(Map.of("#key", table.partitionKey(), "#foreign", foreign))
                                .build(),
                        DynamoDbAsyncClient::scan,
                        answer -> answer.items().stream()
                                .filter(item -> item.containsKey(foreign))
                                .findFirst()
                                .map(item -> words.otherLayout(Optional.ofNullable(item.get(table.partitionKey()))
                                        .map(AttributeValue::s)
                                        .orElse("?"))))
                .ifPresent(findings::add);
    }
}
