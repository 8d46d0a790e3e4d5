package io.github.dynamodblock.dynamodb;

/** The fixed names of a row's attributes: those of the AWS lock client, and the fencing token. */
final class Attributes {
    static final String OWNER = "ownerName";

    /** L in milliseconds, as text. */
    static final String LEASE = "leaseDuration";

    static final String VERSION = "recordVersionNumber";

    /** Exactly "1" if free; anything else, or absent, if held. */
    static final String RELEASED = "isReleased";

    static final String DATA = "data";
    static final String TOKEN = "fencingToken";

    /** What another library's rows have in place of {@link #VERSION}. */
    static final String FOREIGN_VERSION = "record_version_number";

    private Attributes() {}
}
