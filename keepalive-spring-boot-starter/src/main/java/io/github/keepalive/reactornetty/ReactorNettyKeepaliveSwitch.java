package io.github.keepalive.reactornetty;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The switch of this integration, for the configuration metadata. It is never bound:
 * {@link io.github.keepalive.autoconfigure.KeepaliveProperties} reads all switches at
 * once, by name.
 *
 * @param enabled Whether Reactor Netty's listeners and the connections of its HTTP client
 * get the options before they listen or connect.
 */
@ConfigurationProperties("keepalive.integrations.reactor-netty")
record ReactorNettyKeepaliveSwitch(@DefaultValue("true") boolean enabled) {

}
