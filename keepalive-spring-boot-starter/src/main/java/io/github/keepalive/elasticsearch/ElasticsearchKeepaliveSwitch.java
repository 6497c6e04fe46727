package io.github.keepalive.elasticsearch;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The switch of this integration, for the configuration metadata. It is never bound:
 * {@link io.github.keepalive.autoconfigure.KeepaliveProperties} reads all switches at
 * once, by name.
 *
 * @param enabled Whether connections to Elasticsearch get the options before they
 * connect.
 */
@ConfigurationProperties("keepalive.integrations.elasticsearch")
record ElasticsearchKeepaliveSwitch(@DefaultValue("true") boolean enabled) {

}
