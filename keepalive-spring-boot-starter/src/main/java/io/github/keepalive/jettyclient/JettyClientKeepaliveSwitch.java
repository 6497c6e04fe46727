package io.github.keepalive.jettyclient;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The switch of this integration, for the configuration metadata. It is never bound:
 * {@link io.github.keepalive.autoconfigure.KeepaliveProperties} reads all switches at
 * once, by name.
 *
 * @param enabled Whether connections of RestTemplate, RestClient and WebClient over
 * Jetty's client get the options before they connect.
 */
@ConfigurationProperties("keepalive.integrations.jetty-client")
record JettyClientKeepaliveSwitch(@DefaultValue("true") boolean enabled) {

}
