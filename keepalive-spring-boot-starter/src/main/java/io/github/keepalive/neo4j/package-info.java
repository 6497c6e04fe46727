/**
 * Neo4j: each connection of the driver that Boot configures carries the client options
 * before it connects.
 */
@NullMarked
package io.github.keepalive.neo4j;

import org.jspecify.annotations.NullMarked;
