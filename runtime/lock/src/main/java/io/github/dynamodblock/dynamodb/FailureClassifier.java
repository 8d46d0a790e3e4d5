package io.github.dynamodblock.dynamodb;

import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockTableException;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * Decides what a failure means for the request:
 *
 * <ul>
 *   <li>The request was certainly not applied, and a repetition can help: throttling, a conflict with a transaction, or
 *       a wrong clock, which the SDK corrects by the response.
 *   <li>The request was certainly not applied, and a repetition does not help: every other response of DynamoDB with a
 *       4xx status and an error code.
 *   <li>The request was never sent, so it was not applied. A repetition can help if the cause can pass.
 *   <li>In all other cases the request may have been applied, or can still be applied: a 5xx status, a response that is
 *       not from DynamoDB, a broken connection, a timeout.
 * </ul>
 */
final class FailureClassifier {
    private static final Set<String> RETRYABLE_CODES = Set.of(
            "ProvisionedThroughputExceededException",
            "RequestLimitExceeded",
            "ThrottlingException",
            "Throttling",
            "TransactionConflictException",
            "ReplicatedWriteConflictException");

    private static final int DEEPEST = 10;
    private static final int LONGEST_QUOTE = 110;

    /** The beginning of a message of the SDK, which continues with every provider that the SDK tried. */
    private static final String NO_CREDENTIALS = "Unable to load credentials from any of the providers in the chain";

    private final LockTable table;

    FailureClassifier(LockTable table) {
        this.table = table;
    }

    /** Returns the result of a write that failed. */
    StoreAnswer.Failed answer(LockKey key, Throwable failure) {
        return answer(key, failure, error -> typed(key, error));
    }

    /** Returns the result of the acquires of one transaction that failed for another reason than a condition. */
    StoreAnswer.Failed answer(List<LockWrite.Acquire> writes, Throwable failure) {
        return answer(
                writes.get(0).key(),
                failure,
                error -> typed(
                        together(writes),
                        "dynamodb:UpdateItem, dynamodb:BatchGetItem and dynamodb:GetItem (and dynamodb:DeleteItem if a"
                                + " release deletes the row)",
                        error));
    }

    private static String together(List<LockWrite.Acquire> writes) {
        int others = writes.size() - 1;
        return "the lock '" + writes.get(0).key() + "' and " + others + (others == 1 ? " other" : " others");
    }

    /** Returns the error of the acquires of one transaction that something blocked for the moment. */
    LockException cancelled(List<LockWrite.Acquire> writes, List<CancellationReason> reasons, Throwable cause) {
        return new StoreUnavailableException(
                "DynamoDB cancelled the transaction that acquires " + together(writes) + " (" + codes(reasons)
                        + "). Try again later; if the error persists, check which other programs write these items, and"
                        + " check the table's capacity.",
                cause);
    }

    /** Returns the error of the acquires of one transaction, if one of them can never be applied. */
    LockException invalid(List<LockWrite.Acquire> writes, List<CancellationReason> reasons, Throwable cause) {
        String why = reasons.stream()
                .map(CancellationReason::message)
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.joining("; "));
        return new LockMisuseException(
                "DynamoDB refuses the transaction that acquires " + together(writes) + " as invalid (" + codes(reasons)
                        + ": " + why + "). Correct the data and attributes of the requests.",
                cause);
    }

    private static String codes(List<CancellationReason> reasons) {
        return reasons.stream()
                .map(CancellationReason::code)
                .filter(code -> code != null && !"None".equals(code))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /** Returns the result of a commit that failed for another reason than a condition. */
    StoreAnswer.Failed answer(LockWrite.Commit commit, Throwable failure) {
        return answer(commit.key(), failure, error -> typed(commit, error));
    }

    private StoreAnswer.Failed answer(
            LockKey key, Throwable failure, Function<DynamoDbException, LockException> typed) {
        Throwable cause = unwrapped(failure);
        if (cause instanceof LockException misuse) {
            return new StoreAnswer.Unapplied(misuse, false);
        }
        if (cause instanceof UnsentReason never) {
            return new StoreAnswer.Unapplied(typed(key, never), never.isRetryable());
        }
        if (cause instanceof ForeignAnswerException) {
            return new StoreAnswer.Unknown(typed(key, cause));
        }
        if (cause instanceof ClockSkewRefusal) {
            return new StoreAnswer.Unapplied(typed(key, cause), true);
        }
        return cause instanceof DynamoDbException error && error.statusCode() < 500 && error.statusCode() >= 400
                ? new StoreAnswer.Unapplied(typed.apply(error), isRetryable(error))
                : new StoreAnswer.Unknown(cause);
    }

    /** Returns the error of a commit, which can be an error of the application's items and tables too. */
    private LockException typed(LockWrite.Commit commit, DynamoDbException error) {
        String about = "the commit under the lock '" + commit.key() + "' (nothing was written)";
        return switch (code(error)) {
            case "ResourceNotFoundException" ->
                new LockTableException(
                        "A table of " + about + " does not exist: the lock table '" + table.name()
                                + "', or a table of its items (" + message(error) + "). Create the table.",
                        error);
            case "ValidationException" ->
                new LockMisuseException(
                        "DynamoDB refuses " + about + " as invalid: " + message(error)
                                + ". Correct the items; a table with multi-Region strong consistency has no"
                                + " transactions: fence the writes with the token there.",
                        error);
            default ->
                typed(
                        about,
                        "dynamodb:UpdateItem (dynamodb:DeleteItem if a release deletes the row) and, for its items,"
                                + " PutItem, UpdateItem, DeleteItem and ConditionCheckItem",
                        error);
        };
    }

    /** Returns the error of a commit that something blocked for the moment. */
    LockException cancelled(LockKey key, List<CancellationReason> reasons, Throwable cause) {
        return new StoreUnavailableException(
                "DynamoDB cancelled the commit under the lock '" + key + "' (" + codes(reasons)
                        + "), so nothing was written. Commit again under a new lease; if the error persists, check"
                        + " which other programs write its items, and check the capacity of the tables.",
                cause);
    }

    /** Returns the error of a request for one lock, which says what to do. */
    LockException typed(LockKey key, Throwable failure) {
        return typed(
                "the lock '" + key + "'",
                "dynamodb:UpdateItem and dynamodb:GetItem (and dynamodb:DeleteItem if a release deletes the row)",
                failure);
    }

    /**
     * Returns the error that says what to do.
     *
     * @param about what the request was about, in words for a message
     * @param actions the permissions that the request needs
     */
    LockException typed(String about, String actions, Throwable failure) {
        Throwable cause = unwrapped(failure);
        if (cause instanceof LockException known) {
            return known;
        }
        if (cause instanceof UnsentReason never) {
            return new StoreUnavailableException(
                    "Nothing was sent to the lock table '" + table.name() + "' for " + about + ": "
                            + cut(never.getMessage())
                            + " Check the credentials (environment, profile, role) and the SDK client.",
                    never.getCause());
        }
        if (cause instanceof ForeignAnswerException) {
            return new StoreUnavailableException(
                    "For the lock table '" + table.name() + "', the server that responded to the request for " + about
                            + " is not DynamoDB: "
                            + cause.getMessage()
                            + ". Check the endpoint, and the proxies, firewalls and sign-in pages on the way.",
                    cause);
        }
        if (cause instanceof ClockSkewRefusal) {
            return new StoreUnavailableException(
                    "The lock table '" + table.name() + "' refuses the request for " + about
                            + ", because the clock of this machine is wrong: " + cause.getMessage()
                            + ". Try again, because the SDK takes the time from this response; if the error persists,"
                            + " set the machine's clock.",
                    cause.getCause());
        }
        if (!(cause instanceof DynamoDbException error)) {
            return new StoreUnavailableException(
                    "The lock table '" + table.name() + "' did not respond to the request for " + about + " ("
                            + cause.getMessage() + "). Check the network and the endpoint.",
                    cause);
        }
        return switch (code(error)) {
            case "ResourceNotFoundException" ->
                new LockTableException(
                        "The lock table '" + table.name() + "' does not exist in this account and Region (request for "
                                + about + "). Create it with " + table.schema() + ", or let the client create it.",
                        cause);
            case "ValidationException" ->
                new LockMisuseException(
                        "DynamoDB refuses the request for " + about + " as invalid: " + message(error)
                                + ". If this names the key schema, the table '" + table.name()
                                + "' has other keys than configured; if it names a size, the data is too large.",
                        cause);
            case "AccessDeniedException", "UnrecognizedClientException", "MissingAuthenticationTokenException" ->
                new StoreUnavailableException(
                        "DynamoDB does not allow this client to use the lock table '" + table.name() + "' for " + about
                                + ": " + message(error)
                                + ". Allow " + actions + " on it.",
                        cause);
            default ->
                new StoreUnavailableException(
                        "The lock table '" + table.name() + "' refuses the request for " + about + ": "
                                + code(error) + ": " + message(error)
                                + (isConflict(error)
                                        ? ". Try again later; if the error persists, check which other programs write"
                                                + " this item."
                                        : isRetryable(error)
                                                ? ". Try again later; if the error persists, raise the table's"
                                                        + " capacity."
                                                : ". A repetition does not help: check the table and the credentials."),
                        cause);
        };
    }

    /** Returns the error of a caller whose thread was interrupted while it waited for the response. */
    LockException interrupted(String about, boolean mayBeSent, InterruptedException cause) {
        return new StoreUnavailableException(
                "The wait for the response of the lock table '" + table.name() + "' for " + about
                        + " was interrupted. "
                        + (mayBeSent
                                ? "A write may have been applied or can still be applied: check before you repeat it."
                                : "Nothing was sent."),
                cause);
    }

    /** Returns whether the same request can succeed later. */
    static boolean isRetryable(Throwable failure) {
        Throwable cause = unwrapped(failure);
        if (cause instanceof LockException) {
            return false;
        }
        if (cause instanceof UnsentReason never) {
            return never.isRetryable();
        }
        return !(cause instanceof DynamoDbException error)
                || error.statusCode() >= 500
                || RETRYABLE_CODES.contains(code(error))
                || error.isThrottlingException();
    }

    /** Returns whether a transaction, or a write in another Region, blocked the item for the moment. */
    private static boolean isConflict(DynamoDbException error) {
        return code(error).endsWith("ConflictException");
    }

    /**
     * Returns whether the SDK gave up because its thread was interrupted. The SDK has then cleared the thread's
     * interrupted status.
     */
    static boolean isInterruption(@Nullable Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (cause instanceof AbortedException || cause instanceof InterruptedException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause != null && failure instanceof CompletionException ? cause : failure;
    }

    /** Returns the error code; empty if the error has none, for example because it is not from DynamoDB. */
    static String code(AwsServiceException error) {
        return error.awsErrorDetails() == null
                ? ""
                : Objects.requireNonNullElse(error.awsErrorDetails().errorCode(), "");
    }

    static String message(DynamoDbException error) {
        return error.awsErrorDetails() == null || error.awsErrorDetails().errorMessage() == null
                ? String.valueOf(error.getMessage())
                : error.awsErrorDetails().errorMessage();
    }

    /**
     * Returns the beginning of a message, cut between two words if possible, with a full stop. The cause has the whole
     * message.
     */
    private static String cut(@Nullable String message) {
        String whole = String.valueOf(message);
        if (whole.startsWith(NO_CREDENTIALS)) {
            return "no credentials were found.";
        }
        if (whole.length() <= LONGEST_QUOTE) {
            return whole.endsWith(".") ? whole : whole + ".";
        }
        int space = whole.lastIndexOf(' ', LONGEST_QUOTE);
        return whole.substring(0, space > 0 ? space : LONGEST_QUOTE) + "….";
    }
}
