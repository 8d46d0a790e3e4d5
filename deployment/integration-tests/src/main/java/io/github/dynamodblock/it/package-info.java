/** An application whose bodies run under locks for a while, so that a test can stop it meanwhile. */
@NullMarked
package io.github.dynamodblock.it;

import org.jspecify.annotations.NullMarked;
