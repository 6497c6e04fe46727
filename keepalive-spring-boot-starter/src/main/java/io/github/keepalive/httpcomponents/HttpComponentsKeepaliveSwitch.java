package io.github.keepalive.httpcomponents;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The switch of this integration, for the configuration metadata. It is never bound:
 * {@link io.github.keepalive.autoconfigure.KeepaliveProperties} reads all switches at
 * once, by name.
 *
 * @param enabled Whether connections of RestTemplate, RestClient and WebClient over
 * Apache HttpComponents get the options before they connect.
 */
@ConfigurationProperties("keepalive.integrations.http-components")
record HttpComponentsKeepaliveSwitch(@DefaultValue("true") boolean enabled) {

}
