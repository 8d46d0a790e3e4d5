/** A specimen. */
@NullMarked
package gate;

import org.jspecify.annotations.NullMarked;
