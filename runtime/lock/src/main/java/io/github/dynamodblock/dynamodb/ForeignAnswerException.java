package io.github.dynamodblock.dynamodb;

import org.jspecify.annotations.Nullable;

/**
 * The response is not a response of DynamoDB, but the request may have reached DynamoDB. The message of the exception
 * quotes the response.
 */
final class ForeignAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ForeignAnswerException(String what, @Nullable Throwable cause) {
        super(what, cause);
    }
}
