/**
 * How to fence writes in stores that can compare a token, and how to commit writes together with the release of their
 * lock.
 */
@NullMarked
package org.acme.fencing;

import org.jspecify.annotations.NullMarked;
