package io.github.keepalive.context;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * How long a caller waits for a connection of the application's data source.
 *
 * @param peer the address of the database, unresolved where it is a name
 * @param timeout the time
 * @param property the property that sets the time
 * @since 0.1.0
 */
public record DataSourceTimeout(InetSocketAddress peer, Duration timeout, String property) {

}
