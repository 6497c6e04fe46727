package io.github.keepalive.kafka;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The switch of this integration, for the configuration metadata. It is never bound:
 * {@link io.github.keepalive.autoconfigure.KeepaliveProperties} reads all switches at
 * once, by name.
 *
 * @param enabled Whether the first connection of each producer and consumer to a broker
 * gets the options soon after it connects.
 */
@ConfigurationProperties("keepalive.integrations.kafka")
record KafkaKeepaliveSwitch(@DefaultValue("true") boolean enabled) {

}
