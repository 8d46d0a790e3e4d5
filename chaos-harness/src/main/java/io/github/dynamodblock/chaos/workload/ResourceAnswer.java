package io.github.dynamodblock.chaos.workload;

/** A resource answer is the result of a request to the protected resource. */
public sealed interface ResourceAnswer {
    /**
     * The request was applied. The value is the value that was read or written, or the number of accepted fenced
     * writes.
     */
    record Done(long value) implements ResourceAnswer {}

    /** The resource refused the request, because it has seen this higher token. */
    record Refused(long storedToken) implements ResourceAnswer {}

    /** The request was certainly not applied. */
    record Failed(String why) implements ResourceAnswer {}

    /** No response shows whether the request was applied. */
    record Unknown(String why) implements ResourceAnswer {}
}
