/**
 * Redis over Lettuce: each connection carries the client options before it connects.
 */
@NullMarked
package io.github.keepalive.lettuce;

import org.jspecify.annotations.NullMarked;
