/**
 * Jetty: sets the server options on every TCP connector, whether Boot or the application
 * created it, before it listens.
 */
@NullMarked
package io.github.keepalive.jetty;

import org.jspecify.annotations.NullMarked;
