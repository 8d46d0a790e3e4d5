package io.github.dynamodblock.dynamodb;

/**
 * The result of {@link LockTableAdmin#raiseTokens}.
 *
 * @param floor no token of a row is below this number now: the wall clock in microseconds, or DynamoDB's clock if that
 *     is later
 * @param raised the number of rows whose token was below the floor, and was raised to the floor
 * @param above the number of rows whose token was at or above the floor, and was not changed. These tokens are ahead
 *     of the clock. So it is not known how high they were before the restore.
 * @since 1.0.0
 */
public record RaisedTokens(long floor, long raised, long above) {}
