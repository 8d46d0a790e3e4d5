/** What a Quarkus application uses of the lock, in addition to {@link io.github.dynamodblock.LockClient}. */
@NullMarked
package io.github.dynamodblock.quarkus;

import org.jspecify.annotations.NullMarked;
