package io.github.keepalive.rsocket;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The switch of this integration, for the configuration metadata. It is never bound:
 * {@link io.github.keepalive.autoconfigure.KeepaliveProperties} reads all switches at
 * once, by name.
 *
 * @param enabled Whether connections of Spring's RSocket requesters get the options
 * before they connect.
 */
@ConfigurationProperties("keepalive.integrations.rsocket")
record RSocketKeepaliveSwitch(@DefaultValue("true") boolean enabled) {

}
