/**
 * The state of one application context: the plans in force, what they were derived from,
 * and the process's sockets as the context sees them.
 */
@NullMarked
package io.github.keepalive.context;

import org.jspecify.annotations.NullMarked;
