/** How the lock lives in a Quarkus application: configuration, the client that is injected, interception, start and stop. */
@NullMarked
package io.github.dynamodblock.quarkus.runtime;

import org.jspecify.annotations.NullMarked;
