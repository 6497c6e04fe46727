package io.github.keepalive.jdkclient;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The switch of this integration, for the configuration metadata. It is never bound:
 * {@link io.github.keepalive.autoconfigure.KeepaliveProperties} reads all switches at
 * once, by name.
 *
 * @param enabled Whether connections of RestTemplate, RestClient and WebClient over the
 * JDK's clients get the options soon after a request.
 */
@ConfigurationProperties("keepalive.integrations.jdk-client")
record JdkClientKeepaliveSwitch(@DefaultValue("true") boolean enabled) {

}
