/**
 * gRPC on Netty: sets the server options on the server's listener, and the client options
 * on each client connection before it connects.
 */
@NullMarked
package io.github.keepalive.grpc;

import org.jspecify.annotations.NullMarked;
