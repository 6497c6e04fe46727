package io.github.keepalive.stomp;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The switch of this integration, for the configuration metadata. It is never bound:
 * {@link io.github.keepalive.autoconfigure.KeepaliveProperties} reads all switches at
 * once, by name.
 *
 * @param enabled Whether connections of the STOMP broker relay get the options before
 * they connect.
 */
@ConfigurationProperties("keepalive.integrations.stomp-relay")
record StompRelayKeepaliveSwitch(@DefaultValue("true") boolean enabled) {

}
