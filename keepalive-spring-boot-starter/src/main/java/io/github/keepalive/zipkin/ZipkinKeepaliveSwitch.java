package io.github.keepalive.zipkin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The switch of this integration, for the configuration metadata. It is never bound:
 * {@link io.github.keepalive.autoconfigure.KeepaliveProperties} reads all switches at
 * once, by name.
 *
 * @param enabled Whether connections to Zipkin get the options soon after they connect.
 */
@ConfigurationProperties("keepalive.integrations.zipkin")
record ZipkinKeepaliveSwitch(@DefaultValue("true") boolean enabled) {

}
