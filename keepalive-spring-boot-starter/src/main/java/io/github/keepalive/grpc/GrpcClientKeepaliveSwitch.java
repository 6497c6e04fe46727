package io.github.keepalive.grpc;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The switch of this integration, for the configuration metadata. It is never bound:
 * {@link io.github.keepalive.autoconfigure.KeepaliveProperties} reads all switches at
 * once, by name.
 *
 * @param enabled Whether the channels of gRPC clients on Netty get the options before
 * they connect.
 */
@ConfigurationProperties("keepalive.integrations.grpc-client")
record GrpcClientKeepaliveSwitch(@DefaultValue("true") boolean enabled) {

}
