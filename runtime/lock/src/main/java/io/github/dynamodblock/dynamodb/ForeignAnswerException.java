package io.github.dynamodblock.dynamodb;

import org.jspecify.annotations.Nullable;

/** What came back is no answer of DynamoDB's; the request may have reached it all the same. Its message says what came. */
final class ForeignAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ForeignAnswerException(String what, @Nullable Throwable cause) {
        super(what, cause);
    }
}
