/** A distributed lease lock: the words its users say, and nothing of how it is kept. */
@NullMarked
package io.github.dynamodblock;

import org.jspecify.annotations.NullMarked;
