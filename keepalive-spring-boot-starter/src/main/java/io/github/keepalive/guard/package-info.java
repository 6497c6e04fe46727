/**
 * The safety net: looks at all TCP sockets of the process from time to time, and gives
 * those that no integration reached the options that they lack.
 */
@NullMarked
package io.github.keepalive.guard;

import org.jspecify.annotations.NullMarked;
