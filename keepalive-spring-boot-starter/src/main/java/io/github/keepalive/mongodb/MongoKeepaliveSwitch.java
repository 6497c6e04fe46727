package io.github.keepalive.mongodb;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The switch of this integration, for the configuration metadata. It is never bound:
 * {@link io.github.keepalive.autoconfigure.KeepaliveProperties} reads all switches at
 * once, by name.
 *
 * @param enabled Whether connections to MongoDB get the options before they connect (with
 * Netty) or soon afterwards.
 */
@ConfigurationProperties("keepalive.integrations.mongodb")
record MongoKeepaliveSwitch(@DefaultValue("true") boolean enabled) {

}
