/**
 * Cassandra: each connection carries the client options before it connects.
 */
@NullMarked
package io.github.keepalive.cassandra;

import org.jspecify.annotations.NullMarked;
