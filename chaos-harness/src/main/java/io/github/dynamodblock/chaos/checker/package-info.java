/** A history and the one property each checker decides: pure functions that know no machines and no files. */
@NullMarked
package io.github.dynamodblock.chaos.checker;

import org.jspecify.annotations.NullMarked;
