/**
 * Other settings for other peers: how targets are written, which of them a connection
 * belongs to, and the plan that results for it.
 */
@NullMarked
package io.github.keepalive.peer;

import org.jspecify.annotations.NullMarked;
