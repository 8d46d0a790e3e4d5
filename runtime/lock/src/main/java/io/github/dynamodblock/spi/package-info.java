/** What the lock needs of the world: somebody who stores rows, tells the time, wakes it, and draws lots. */
@NullMarked
package io.github.dynamodblock.spi;

import org.jspecify.annotations.NullMarked;
