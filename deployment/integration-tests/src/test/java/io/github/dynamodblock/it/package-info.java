/** Tests that stop packaged applications. */
@NullMarked
package io.github.dynamodblock.it;

import org.jspecify.annotations.NullMarked;
