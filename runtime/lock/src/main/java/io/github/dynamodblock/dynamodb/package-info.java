/** The lock on a DynamoDB table: attribute names, conditions, and which error means what. */
@NullMarked
package io.github.dynamodblock.dynamodb;

import org.jspecify.annotations.NullMarked;
