/**
 * Makes text that comes from a file, a table or a network safe for a terminal.
 *
 * <p>This package is not part of the public API.
 */
@NullMarked
package io.github.dynamodblock.text;

import org.jspecify.annotations.NullMarked;
