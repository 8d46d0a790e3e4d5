/** The real parts of a run: Toxiproxy, worker processes, their ports and files, and that none of them is left behind. */
@NullMarked
package io.github.dynamodblock.chaos.cluster;

import org.jspecify.annotations.NullMarked;
