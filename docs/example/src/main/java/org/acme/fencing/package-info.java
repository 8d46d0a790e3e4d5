/** How writes are fenced at stores that can compare a token, and committed with the release of their lock. */
@NullMarked
package org.acme.fencing;

import org.jspecify.annotations.NullMarked;
