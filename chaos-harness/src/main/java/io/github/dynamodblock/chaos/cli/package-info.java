/** What was typed, and which number to exit with; the only room that prints. */
@NullMarked
package io.github.dynamodblock.chaos.cli;

import org.jspecify.annotations.NullMarked;
