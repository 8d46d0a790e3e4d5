/** Applications that configure no DynamoDB, in test mode and in dev mode. */
@NullMarked
package io.github.dynamodblock.deployment.devservice;

import org.jspecify.annotations.NullMarked;
