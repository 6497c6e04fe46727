/**
 * Sets the options of Netty's channels, for the integrations of all libraries that use
 * Netty.
 */
@NullMarked
package io.github.keepalive.netty;

import org.jspecify.annotations.NullMarked;
