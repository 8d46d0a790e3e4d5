/** The recipes of the page on fencing, tried. */
@NullMarked
package org.acme.fencing;

import org.jspecify.annotations.NullMarked;
