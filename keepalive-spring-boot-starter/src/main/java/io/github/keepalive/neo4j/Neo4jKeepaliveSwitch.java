package io.github.keepalive.neo4j;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The switch of this integration, for the configuration metadata. It is never bound:
 * {@link io.github.keepalive.autoconfigure.KeepaliveProperties} reads all switches at
 * once, by name.
 *
 * @param enabled Whether connections of Boot's driver of Neo4j get the options before
 * they connect.
 */
@ConfigurationProperties("keepalive.integrations.neo4j")
record Neo4jKeepaliveSwitch(@DefaultValue("true") boolean enabled) {

}
