/**
 * Redis over Lettuce: sets the client options on each connection before it connects.
 */
@NullMarked
package io.github.keepalive.lettuce;

import org.jspecify.annotations.NullMarked;
