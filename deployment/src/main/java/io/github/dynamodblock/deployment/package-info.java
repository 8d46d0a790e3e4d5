/** The build of an application that locks: its beans, the keys of its locked methods, and what it must not do. */
@NullMarked
package io.github.dynamodblock.deployment;

import org.jspecify.annotations.NullMarked;
