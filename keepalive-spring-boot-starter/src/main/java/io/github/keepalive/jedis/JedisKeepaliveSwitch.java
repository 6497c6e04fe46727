package io.github.keepalive.jedis;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The switch of this integration, for the configuration metadata. It is never bound:
 * {@link io.github.keepalive.autoconfigure.KeepaliveProperties} reads all switches at
 * once, by name.
 *
 * @param enabled Whether connections of Jedis to Redis get the options before they
 * connect, or soon afterwards.
 */
@ConfigurationProperties("keepalive.integrations.jedis")
record JedisKeepaliveSwitch(@DefaultValue("true") boolean enabled) {

}
