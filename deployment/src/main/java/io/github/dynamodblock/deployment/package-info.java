/**
 * The build of an application that uses the lock: its beans, the keys of its locked methods, and the errors that the
 * build reports.
 */
@NullMarked
package io.github.dynamodblock.deployment;

import org.jspecify.annotations.NullMarked;
