/**
 * Cassandra: sets the client options on each connection before it connects.
 */
@NullMarked
package io.github.keepalive.cassandra;

import org.jspecify.annotations.NullMarked;
