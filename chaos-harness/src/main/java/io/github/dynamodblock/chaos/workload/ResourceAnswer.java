package io.github.dynamodblock.chaos.workload;

/** What became of a request to the protected resource. */
public sealed interface ResourceAnswer {
    /** It happened; with the value read or written, or the count of accepted fenced writes. */
    record Done(long value) implements ResourceAnswer {}

    /** The resource has seen this higher token. */
    record Refused(long storedToken) implements ResourceAnswer {}

    /** It certainly did not happen. */
    record Failed(String why) implements ResourceAnswer {}

    /** Nobody knows. */
    record Unknown(String why) implements ResourceAnswer {}
}
