/**
 * The real parts of a run: Toxiproxy, the worker processes, and their ports and files. No part is left behind after a
 * run.
 */
@NullMarked
package io.github.dynamodblock.chaos.cluster;

import org.jspecify.annotations.NullMarked;
