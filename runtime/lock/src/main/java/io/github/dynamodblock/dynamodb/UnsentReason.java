package io.github.dynamodblock.dynamodb;

import java.io.IOException;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** Why a request never left this process: the SDK, or what the application has put into it, refused before. */
final class UnsentReason extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int DEEPEST = 10;

    UnsentReason(Throwable cause) {
        super(cause.getMessage(), cause);
    }

    /**
     * Whether asking again may help. It does where something was asked for the credentials and gave no answer, or one of
     * the moment, and where the thread was interrupted or the time was up. It does not where something refused them, or
     * where there is nobody to ask.
     */
    boolean isPassing() {
        if (FailureClassifier.isInterruption(this)) {
            return true;
        }
        Throwable cause = getCause();
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (cause instanceof SdkServiceException refusal) {
                return refusal.statusCode() >= 500 || refusal.isThrottlingException() || refusal.isClockSkewException();
            }
            if (cause instanceof IOException
                    || cause instanceof TimeoutException
                    || cause instanceof ApiCallTimeoutException
                    || cause instanceof ApiCallAttemptTimeoutException
                    || (cause instanceof SdkException told && told.retryable())) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
