package io.github.dynamodblock.dynamodb;

/**
 * What came of raising all tokens.
 *
 * @param floor the token that no row is below now: the wall clock in microseconds, or DynamoDB's if that is later
 * @param raised how many rows were below it
 * @param above how many rows were at or above it already, and left as they were: their tokens are ahead of the clock, so that
 *     nothing tells how far they had come before the restore
 */
public record RaisedTokens(long floor, long raised, long above) {}
