/** Makes text that comes from a file, a table or a network safe for a terminal. */
@NullMarked
package io.github.dynamodblock.text;

import org.jspecify.annotations.NullMarked;
