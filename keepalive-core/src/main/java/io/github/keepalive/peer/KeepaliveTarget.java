package io.github.keepalive.peer;

import java.util.List;

/**
 * A group of peers that this process connects to, with a name that the operator chose.
 *
 * @param name the name, as in {@code keepalive.targets.NAME}
 * @param hosts their hosts, all if there is none
 * @param ports their ports, all if there is none
 * @since 0.1.0
 */
public record KeepaliveTarget(String name, List<HostPattern> hosts, List<PortRange> ports) {

	public KeepaliveTarget {
		hosts = List.copyOf(hosts);
		ports = List.copyOf(ports);
	}

}
