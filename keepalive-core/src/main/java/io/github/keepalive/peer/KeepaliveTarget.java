package io.github.keepalive.peer;

import java.util.List;

/**
 * Some of the peers that this process connects to, under a name of the operator's own.
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
