/**
 * What became of the sockets of each library. An integration finds the moment before a
 * socket listens or connects, and hands the socket over here.
 */
@NullMarked
package io.github.keepalive.integration;

import org.jspecify.annotations.NullMarked;
