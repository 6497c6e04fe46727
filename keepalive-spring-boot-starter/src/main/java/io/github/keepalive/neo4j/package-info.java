/**
 * Neo4j: sets the client options on each connection of the driver that Boot configures
 * before it connects.
 */
@NullMarked
package io.github.keepalive.neo4j;

import org.jspecify.annotations.NullMarked;
