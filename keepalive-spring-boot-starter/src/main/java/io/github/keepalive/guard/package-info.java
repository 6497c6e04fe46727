/**
 * The guard, which examines all TCP sockets of the process from time to time and sets the
 * missing options on those that no integration has prepared.
 */
@NullMarked
package io.github.keepalive.guard;

import org.jspecify.annotations.NullMarked;
