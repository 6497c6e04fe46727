/**
 * gRPC on Netty: the server's listener carries the server options, each connection of a
 * client the client options before it connects.
 */
@NullMarked
package io.github.keepalive.grpc;

import org.jspecify.annotations.NullMarked;
