/** The Quarkus room without Quarkus: configuration and keys. */
@NullMarked
package io.github.dynamodblock.runtime;

import org.jspecify.annotations.NullMarked;
