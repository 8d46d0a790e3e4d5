/** Classes that beans of another package extend. */
@NullMarked
package io.github.dynamodblock.deployment.elsewhere;

import org.jspecify.annotations.NullMarked;
