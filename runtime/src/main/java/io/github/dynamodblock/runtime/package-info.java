/** The lock in a Quarkus application: configuration, the injectable client, and interception. */
@NullMarked
package io.github.dynamodblock.runtime;

import org.jspecify.annotations.NullMarked;
