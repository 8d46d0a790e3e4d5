package io.github.dynamodblock.dynamodb;

import java.io.IOException;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/**
 * Why a request never left this process: the SDK, or code of the application in the SDK client, refused the request
 * before it was sent.
 */
final class UnsentReason extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int DEEPEST = 10;

    UnsentReason(Throwable cause) {
        super(cause.getMessage(), cause);
    }

    /**
     * Returns whether a repetition can help.
     *
     * <ul>
     *   <li>It can help if the provider of the credentials gave no response or failed for the moment, if the thread was
     *       interrupted, or if the time was over.
     *   <li>It cannot help if the provider refused the credentials, or if there is no provider.
     * </ul>
     */
    boolean isRetryable() {
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
