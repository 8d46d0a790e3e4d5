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
 * Which failure means what. Certainly not applied, and worth repeating: throttling, a conflict with a transaction, a clock
 * that is wrong and that the SDK corrects by the answer. Certainly not applied, and not worth it: whatever else DynamoDB
 * answers with a 4xx and a code of its own. What was never sent was not applied, and is worth repeating if its cause
 * passes. Everything else (5xx, an answer that is not DynamoDB's, broken connections, timeouts) may have been applied, or
 * may yet be.
 */
final class FailureClassifier {
    private static final Set<String> PASSING = Set.of(
            "ProvisionedThroughputExceededException",
            "RequestLimitExceeded",
            "ThrottlingException",
            "Throttling",
            "TransactionConflictException",
            "ReplicatedWriteConflictException");

    private static final int DEEPEST = 10;
    private static final int LONGEST_QUOTE = 110;

    /** So the SDK begins, and goes on with every place where it looked. */
    private static final String NO_CREDENTIALS = "Unable to load credentials from any of the providers in the chain";

    private final LockTable table;

    FailureClassifier(LockTable table) {
        this.table = table;
    }

    /** What became of a write that failed so. */
    StoreAnswer.Failed answer(LockKey key, Throwable failure) {
        return answer(key, failure, error -> typed(key, error));
    }

    /** What became of acquires of one transaction that failed so, and not by a condition. */
    StoreAnswer.Failed answer(List<LockWrite.Acquire> writes, Throwable failure) {
        return answer(
                writes.get(0).key(),
                failure,
                error -> typed(
                        together(writes),
                        "dynamodb:UpdateItem, dynamodb:BatchGetItem and dynamodb:GetItem (and dynamodb:DeleteItem where"
                                + " release deletes)",
                        error));
    }

    private static String together(List<LockWrite.Acquire> writes) {
        int others = writes.size() - 1;
        return "the lock '" + writes.get(0).key() + "' and " + others + (others == 1 ? " other" : " others");
    }

    /** Of acquires of one transaction that something else was in the way of. */
    LockException cancelled(List<LockWrite.Acquire> writes, List<CancellationReason> reasons, Throwable cause) {
        return new StoreUnavailableException(
                "DynamoDB cancelled the transaction that takes " + together(writes) + " (" + codes(reasons)
                        + "). Ask again later; if it goes on, look for others that write these items, and at the"
                        + " table's capacity.",
                cause);
    }

    /** Of acquires of one transaction of which one can never be applied. */
    LockException invalid(List<LockWrite.Acquire> writes, List<CancellationReason> reasons, Throwable cause) {
        String why = reasons.stream()
                .map(CancellationReason::message)
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.joining("; "));
        return new LockMisuseException(
                "DynamoDB finds the transaction that takes " + together(writes) + " invalid (" + codes(reasons) + ": "
                        + why + "). Correct the requests' data and attributes.",
                cause);
    }

    private static String codes(List<CancellationReason> reasons) {
        return reasons.stream()
                .map(CancellationReason::code)
                .filter(code -> code != null && !"None".equals(code))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /** What became of a commit that failed so, and not by a condition. */
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
            return new StoreAnswer.Unapplied(typed(key, never), never.isPassing());
        }
        if (cause instanceof ForeignAnswerException) {
            return new StoreAnswer.Unknown(typed(key, cause));
        }
        if (cause instanceof ClockSkewRefusal) {
            return new StoreAnswer.Unapplied(typed(key, cause), true);
        }
        return cause instanceof DynamoDbException error && error.statusCode() < 500 && error.statusCode() >= 400
                ? new StoreAnswer.Unapplied(typed.apply(error), isPassing(error))
                : new StoreAnswer.Unknown(cause);
    }

    /** The error of a commit, which may be of the application's items and tables as well. */
    private LockException typed(LockWrite.Commit commit, DynamoDbException error) {
        String about = "the commit under the lock '" + commit.key() + "', of which nothing was written";
        return switch (code(error)) {
            case "ResourceNotFoundException" ->
                new LockTableException(
                        "A table of " + about + ", does not exist: the lock table '" + table.name()
                                + "', or one that its items name (" + message(error) + "). Create it.",
                        error);
            case "ValidationException" ->
                new LockMisuseException(
                        "DynamoDB finds " + about + ", invalid: " + message(error)
                                + ". Correct the items; a table with multi-Region strong consistency has no"
                                + " transactions: fence the writes with the token there.",
                        error);
            default ->
                typed(
                        about,
                        "dynamodb:UpdateItem (dynamodb:DeleteItem where release deletes) and, for its items, PutItem,"
                                + " UpdateItem, DeleteItem and ConditionCheckItem",
                        error);
        };
    }

    /** Of a transaction that something else was in the way of. */
    LockException cancelled(LockKey key, List<CancellationReason> reasons, Throwable cause) {
        return new StoreUnavailableException(
                "DynamoDB cancelled the commit under the lock '" + key + "' (" + codes(reasons)
                        + "), of which nothing was written. Do it again under a new lease; if it goes on, look for"
                        + " others that write its items, and at the tables' capacity.",
                cause);
    }

    /** The error of a lock's own request that says what to do. */
    LockException typed(LockKey key, Throwable failure) {
        return typed(
                "the lock '" + key + "'",
                "dynamodb:UpdateItem and dynamodb:GetItem (and dynamodb:DeleteItem where release deletes)",
                failure);
    }

    /**
     * The error that says what to do.
     *
     * @param about what the request was about
     * @param actions the permissions it takes
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
                            + " Look at the credentials (environment, profile, role) and the SDK client.",
                    never.getCause());
        }
        if (cause instanceof ForeignAnswerException) {
            return new StoreUnavailableException(
                    "What answered for the lock table '" + table.name() + "', asked for " + about
                            + ", is not DynamoDB: "
                            + cause.getMessage()
                            + ". Look at the endpoint, and at proxies, firewalls and sign-in pages on the way.",
                    cause);
        }
        if (cause instanceof ClockSkewRefusal) {
            return new StoreUnavailableException(
                    "The lock table '" + table.name() + "' refuses the request for " + about
                            + ", for this machine's clock is"
                            + " wrong: " + cause.getMessage()
                            + ". Ask again, for the SDK takes the time from this answer; if it goes on, set the"
                            + " machine's clock.",
                    cause.getCause());
        }
        if (!(cause instanceof DynamoDbException error)) {
            return new StoreUnavailableException(
                    "The lock table '" + table.name() + "' gave no answer for " + about + " (" + cause.getMessage()
                            + "). Look at the network and the endpoint.",
                    cause);
        }
        return switch (code(error)) {
            case "ResourceNotFoundException" ->
                new LockTableException(
                        "The lock table '" + table.name() + "', asked for " + about
                                + ", does not exist in this account and Region. Create it with " + table.schema()
                                + ", or let the client create it.",
                        cause);
            case "ValidationException" ->
                new LockMisuseException(
                        "DynamoDB finds the request for " + about + " invalid: " + message(error)
                                + ". If it names the key schema, the table '" + table.name()
                                + "' has other keys than configured; if it names a size, the data is too large.",
                        cause);
            case "AccessDeniedException", "UnrecognizedClientException", "MissingAuthenticationTokenException" ->
                new StoreUnavailableException(
                        "DynamoDB does not let us use the lock table '" + table.name() + "' for " + about
                                + ": " + message(error)
                                + ". Allow " + actions + " on it.",
                        cause);
            default ->
                new StoreUnavailableException(
                        "The lock table '" + table.name() + "' refuses the request for " + about + ": "
                                + code(error) + ": " + message(error)
                                + (isConflict(error)
                                        ? ". Ask again later; if it goes on, look for others that write this item."
                                        : isPassing(error)
                                                ? ". Ask again later; if it goes on, raise the table's capacity."
                                                : ". Asking again will not help: look at the table and the"
                                                        + " credentials."),
                        cause);
        };
    }

    /** Of a caller who was interrupted while he waited for the answer. */
    LockException interrupted(String about, boolean mayBeSent, InterruptedException cause) {
        return new StoreUnavailableException(
                "The wait for an answer of the lock table '" + table.name() + "' about " + about + " was interrupted. "
                        + (mayBeSent
                                ? "If it was a write, it may have been applied or may yet be: look before you ask again."
                                : "Nothing was sent."),
                cause);
    }

    /** Whether the same request may succeed later. */
    static boolean isPassing(Throwable failure) {
        Throwable cause = unwrapped(failure);
        if (cause instanceof LockException) {
            return false;
        }
        if (cause instanceof UnsentReason never) {
            return never.isPassing();
        }
        return !(cause instanceof DynamoDbException error)
                || error.statusCode() >= 500
                || PASSING.contains(code(error))
                || error.isThrottlingException();
    }

    /** Whether a transaction, or another Region, had the item for the moment. */
    private static boolean isConflict(DynamoDbException error) {
        return code(error).endsWith("ConflictException");
    }

    /** Whether the SDK gave up because its thread was interrupted; it has cleared the thread's flag then. */
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

    /** Empty if it has none, as an error that is not DynamoDB's. */
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

    /** The first of it, in whole words if it has any, with a full stop; the whole is in the cause. */
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
