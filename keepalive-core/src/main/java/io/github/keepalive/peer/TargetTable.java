package io.github.keepalive.peer;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

/**
 * Finds the target of a peer. The most specific target wins. A host name comes before a
 * domain, a domain before a block of addresses, and a block before a target without
 * hosts. Longer domains and longer prefixes come before shorter ones. For the same host,
 * a port comes before a range, and a range before a target without ports. Every new
 * connection is looked up here. Thread-safe.
 */
final class TargetTable {

	/** The result for a peer that belongs to no target. */
	static final int NONE = -1;

	/** The size of the cache of IPv6 addresses, a power of two. */
	private static final int LATEST_IPV6 = 64;

	private final boolean hasNames;

	private final Map<String, Rules> names = new HashMap<>();

	private final Map<InetAddress, Rules> addresses = new HashMap<>();

	/** Domains with a leading dot, the longest first. */
	private final String[] domains;

	private final Rules[] ofDomains;

	private final int[] ipv4Networks;

	private final int[] ipv4Masks;

	private final Rules[] ofIpv4;

	private final AddressBlock[] ipv6;

	private final Rules[] ofIpv6;

	private final AtomicReferenceArray<@Nullable Ipv6Address> latestIpv6;

	private final Rules anywhere;

	/**
	 * Create a table.
	 * @param targets the targets; {@link #find} returns an index in this list
	 * @throws AmbiguousTargetsException if two of them are equally specific for a peer
	 */
	TargetTable(List<KeepaliveTarget> targets) {
		RuleBook book = new RuleBook(targets);
		List<Map.Entry<String, Rules>> domains = new ArrayList<>();
		List<Map.Entry<AddressBlock, Rules>> ipv4 = new ArrayList<>();
		List<Map.Entry<AddressBlock, Rules>> ipv6 = new ArrayList<>();
		for (Map.Entry<HostPattern, Rules> entry : book.hosts().entrySet()) {
			HostPattern host = entry.getKey();
			AddressBlock block = host.block();
			if (host.isName()) {
				this.names.put(host.text(), entry.getValue());
			}
			else if (block == null) {
				domains.add(Map.entry(host.text().substring(1), entry.getValue()));
			}
			else if (block.isAddress()) {
				this.addresses.put(IpAddresses.parse(host.text()), entry.getValue());
			}
			else {
				(block.ipv6() ? ipv6 : ipv4).add(Map.entry(block, entry.getValue()));
			}
		}
		domains.sort(Comparator.comparingInt((domain) -> -domain.getKey().length()));
		this.domains = new String[domains.size()];
		for (int i = 0; i < this.domains.length; i++) {
			this.domains[i] = domains.get(i).getKey();
		}
		this.ofDomains = rules(domains);
		this.hasNames = !this.names.isEmpty() || this.domains.length > 0;
		AddressBlock[] ipv4Blocks = sort(ipv4);
		this.ipv4Networks = new int[ipv4Blocks.length];
		this.ipv4Masks = new int[ipv4Blocks.length];
		for (int i = 0; i < ipv4Blocks.length; i++) {
			this.ipv4Networks[i] = (int) ipv4Blocks[i].low();
			this.ipv4Masks[i] = ipv4Blocks[i].ipv4Mask();
		}
		this.ofIpv4 = rules(ipv4);
		this.ipv6 = sort(ipv6);
		this.ofIpv6 = rules(ipv6);
		this.latestIpv6 = new AtomicReferenceArray<>((this.ipv6.length > 0) ? LATEST_IPV6 : 0);
		this.anywhere = book.anywhere();
	}

	// Sort blocks, the longest prefix first, and return them without their rules.
	private static AddressBlock[] sort(List<Map.Entry<AddressBlock, Rules>> blocks) {
		blocks.sort(Comparator.comparingInt((block) -> -block.getKey().prefixLength()));
		AddressBlock[] sorted = new AddressBlock[blocks.size()];
		for (int i = 0; i < sorted.length; i++) {
			sorted[i] = blocks.get(i).getKey();
		}
		return sorted;
	}

	private static Rules[] rules(List<? extends Map.Entry<?, Rules>> sorted) {
		Rules[] rules = new Rules[sorted.size()];
		for (int i = 0; i < rules.length; i++) {
			rules[i] = sorted.get(i).getValue();
		}
		return rules;
	}

	/**
	 * Find the target of a peer by its host name, if it has one, and then by its address.
	 * This never resolves a name.
	 * @param peer the peer
	 * @return the index of the target, or {@link #NONE}
	 */
	int find(InetSocketAddress peer) {
		int port = peer.getPort();
		InetAddress address = peer.getAddress();
		if (this.hasNames || address == null) {
			// If the peer has no name, this is the text of its address.
			String host = peer.getHostString();
			int found = findByName(PeerNames.normalize(host), port);
			if (found != NONE) {
				return found;
			}
			address = (address != null) ? address : IpAddresses.parseOrNull(host);
		}
		int found = (address != null) ? findByAddress(address, port) : NONE;
		return (found != NONE) ? found : this.anywhere.find(port);
	}

	private int findByName(String host, int port) {
		Rules rules = this.names.get(host);
		int found = (rules != null) ? rules.find(port) : NONE;
		for (int i = 0; found == NONE && i < this.domains.length; i++) {
			if (host.endsWith(this.domains[i]) && host.length() > this.domains[i].length()) {
				found = this.ofDomains[i].find(port);
			}
		}
		return found;
	}

	private int findByAddress(InetAddress address, int port) {
		Rules rules = this.addresses.get(address);
		int found = (rules != null) ? rules.find(port) : NONE;
		if (found == NONE) {
			found = (address instanceof Inet4Address) ? findInIpv4(address, port) : findInIpv6(address, port);
		}
		return found;
	}

	private int findInIpv4(InetAddress address, int port) {
		int found = NONE;
		int bits = (this.ipv4Networks.length > 0) ? AddressBlock.ipv4Bits(address) : 0;
		for (int i = 0; found == NONE && i < this.ipv4Networks.length; i++) {
			if ((bits & this.ipv4Masks[i]) == this.ipv4Networks[i]) {
				found = this.ofIpv4[i].find(port);
			}
		}
		return found;
	}

	private int findInIpv6(InetAddress address, int port) {
		int found = NONE;
		if (this.ipv6.length > 0) {
			AddressBlock bits = bits(address);
			for (int i = 0; found == NONE && i < this.ipv6.length; i++) {
				if (this.ipv6[i].contains(bits.high(), bits.low())) {
					found = this.ofIpv6[i].find(port);
				}
			}
		}
		return found;
	}

	// Cached, because the JDK copies the bytes of an IPv6 address at each call.
	private AddressBlock bits(InetAddress address) {
		int place = address.hashCode() & (LATEST_IPV6 - 1);
		Ipv6Address latest = this.latestIpv6.get(place);
		if (latest == null || !latest.address().equals(address)) {
			latest = new Ipv6Address(address, AddressBlock.of(address));
			this.latestIpv6.set(place, latest);
		}
		return latest.bits();
	}

	private record Ipv6Address(InetAddress address, AddressBlock bits) {

	}

	/**
	 * The targets of one host pattern, by port.
	 */
	static final class Rules {

		private final List<Rule> ordered = new ArrayList<>();

		private Rule[] rules = new Rule[0];

		void add(Rule rule, List<KeepaliveTarget> targets, String host) {
			for (Rule other : this.ordered) {
				if (other.target() != rule.target() && other.grade() == rule.grade()
						&& other.ports().overlaps(rule.ports())) {
					throw new AmbiguousTargetsException(targets.get(other.target()).name(),
							targets.get(rule.target()).name(), host + ((rule.ports() == PortRange.ALL) ? ""
									: ", port " + Math.max(other.ports().first(), rule.ports().first())));
				}
			}
			this.ordered.add(rule);
			this.ordered.sort(Comparator.comparingInt(Rule::grade));
			this.rules = this.ordered.toArray(Rule[]::new);
		}

		List<Rule> all() {
			return this.ordered;
		}

		int find(int port) {
			for (Rule rule : this.rules) {
				if (rule.ports().contains(port)) {
					return rule.target();
				}
			}
			return NONE;
		}

	}

	/**
	 * A range of ports of one target.
	 *
	 * @param ports the ports
	 * @param target the index of the target
	 */
	record Rule(PortRange ports, int target) {

		/**
		 * Return how specific the rule is.
		 * @return 0 for a port, 1 for a range, 2 for all ports
		 */
		int grade() {
			if (this.ports == PortRange.ALL) {
				return 2;
			}
			return (this.ports.first() == this.ports.last()) ? 0 : 1;
		}

	}

	/**
	 * The targets by host pattern.
	 */
	static final class RuleBook {

		private final List<KeepaliveTarget> targets;

		private final Map<HostPattern, Rules> hosts = new LinkedHashMap<>();

		private final Rules anywhere = new Rules();

		RuleBook(List<KeepaliveTarget> targets) {
			this.targets = targets;
			for (int target = 0; target < targets.size(); target++) {
				for (HostPattern host : targets.get(target).hosts()) {
					add(this.hosts.computeIfAbsent(host, (key) -> new Rules()), target, "host " + host);
				}
				if (targets.get(target).hosts().isEmpty()) {
					add(this.anywhere, target, "every host");
				}
			}
		}

		private void add(Rules rules, int target, String host) {
			List<PortRange> ports = this.targets.get(target).ports();
			for (PortRange range : ports.isEmpty() ? List.of(PortRange.ALL) : ports) {
				rules.add(new Rule(range, target), this.targets, host);
			}
		}

		Map<HostPattern, Rules> hosts() {
			return this.hosts;
		}

		Rules anywhere() {
			return this.anywhere;
		}

	}

}
