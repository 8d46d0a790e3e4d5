/** Applications that lock, built and run against DynamoDB Local, and applications that must not build. */
@NullMarked
package io.github.dynamodblock.deployment;

import org.jspecify.annotations.NullMarked;
