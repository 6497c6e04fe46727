/**
 * The gRPC server on Netty: its listener carries the server options.
 */
@NullMarked
package io.github.keepalive.grpc;

import org.jspecify.annotations.NullMarked;
