/**
 * Jetty: every TCP connector carries the server options before it listens, whoever made
 * it.
 */
@NullMarked
package io.github.keepalive.jetty;

import org.jspecify.annotations.NullMarked;
