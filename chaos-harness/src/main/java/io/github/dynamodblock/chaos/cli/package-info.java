/**
 * The commands of {@code chaos-harness}: they read the arguments, print the results, and choose the exit code. No other
 * package prints.
 */
@NullMarked
package io.github.dynamodblock.chaos.cli;

import org.jspecify.annotations.NullMarked;
