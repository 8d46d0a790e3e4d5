/** The lock in a Quarkus application: configuration, the injected client, interception, start and shutdown. */
@NullMarked
package io.github.dynamodblock.quarkus.runtime;

import org.jspecify.annotations.NullMarked;
