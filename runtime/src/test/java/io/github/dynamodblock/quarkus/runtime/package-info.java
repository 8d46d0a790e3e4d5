/** The Quarkus room without Quarkus: configuration and keys. */
@NullMarked
package io.github.dynamodblock.quarkus.runtime;

import org.jspecify.annotations.NullMarked;
