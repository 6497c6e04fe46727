package io.github.keepalive.grpc;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The switch of this integration, for the configuration metadata. It is never bound:
 * {@link io.github.keepalive.autoconfigure.KeepaliveProperties} reads all switches at
 * once, by name.
 *
 * @param enabled Whether the listener of the gRPC server on Netty gets the options before
 * it listens.
 */
@ConfigurationProperties("keepalive.integrations.grpc-server")
record GrpcKeepaliveSwitch(@DefaultValue("true") boolean enabled) {

}
