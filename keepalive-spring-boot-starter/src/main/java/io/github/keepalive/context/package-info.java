/**
 * The state of one application context: the plans in force, the settings that they follow
 * from, and the sockets of the process.
 */
@NullMarked
package io.github.keepalive.context;

import org.jspecify.annotations.NullMarked;
