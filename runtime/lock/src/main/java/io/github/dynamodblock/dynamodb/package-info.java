/**
 * The lock on a DynamoDB table. The public types make lock clients, describe a lock table and administer it. The
 * other types define attribute names and conditions, and which error of DynamoDB means what.
 */
@NullMarked
package io.github.dynamodblock.dynamodb;

import org.jspecify.annotations.NullMarked;
