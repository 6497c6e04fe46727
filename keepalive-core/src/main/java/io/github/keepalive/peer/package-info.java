/**
 * Settings for particular peers: the syntax of targets, the search for the target of a
 * connection, and the plan for the connection.
 */
@NullMarked
package io.github.keepalive.peer;

import org.jspecify.annotations.NullMarked;
