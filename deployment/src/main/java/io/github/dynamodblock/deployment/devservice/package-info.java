/** The Dev Service: a DynamoDB Local without Docker, for applications that name no DynamoDB in dev and test mode. */
@NullMarked
package io.github.dynamodblock.deployment.devservice;

import org.jspecify.annotations.NullMarked;
