/**
 * R2DBC: drivers on Reactor Netty are given event loops that prepare every connection.
 */
@NullMarked
package io.github.keepalive.r2dbc;

import org.jspecify.annotations.NullMarked;
