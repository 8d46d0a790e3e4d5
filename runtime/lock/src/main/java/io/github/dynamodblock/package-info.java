/**
 * The API of a distributed lock with leases: clients, requests, leases, results, events and exceptions. It contains
 * nothing about how locks are stored.
 */
@NullMarked
package io.github.dynamodblock;

import org.jspecify.annotations.NullMarked;
