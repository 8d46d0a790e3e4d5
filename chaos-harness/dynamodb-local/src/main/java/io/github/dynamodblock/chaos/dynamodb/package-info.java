/** DynamoDB Local as a child process: how it is found, started and stopped. */
@NullMarked
package io.github.dynamodblock.chaos.dynamodb;

import org.jspecify.annotations.NullMarked;
