package io.github.keepalive.benchmarks;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveSettings;
import io.github.keepalive.SystemDefaults;
import io.github.keepalive.peer.HostPattern;
import io.github.keepalive.peer.KeepalivePlans;
import io.github.keepalive.peer.KeepaliveTarget;
import io.github.keepalive.peer.OutboundPlans;
import io.github.keepalive.peer.PortRange;
import io.github.keepalive.peer.ScopedSettings;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Finding the plan of a peer among 100 targets: 40 host names, 20 domains, 20 blocks of
 * each family. Run it with {@code -prof gc} to see that nothing is allocated.
 */
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class TargetBenchmark extends AverageTime {

	private final OutboundPlans plans = plans();

	private final InetSocketAddress name = peer("db7.internal", "192.0.2.1");

	private final InetSocketAddress domain = peer("a.zone19.example.com", "192.0.2.1");

	private final InetSocketAddress ipv4Block = peer("elsewhere.example.org", "10.19.0.1");

	private final InetSocketAddress ipv6Block = peer("elsewhere.example.org", "2001:db8:13::1");

	private final InetSocketAddress none = peer("elsewhere.example.org", "192.0.2.1");

	private final InetSocketAddress addressWithoutAName = peer(null, "192.0.2.1");

	@Benchmark
	public KeepalivePlan hostName() {
		return this.plans.of(this.name);
	}

	@Benchmark
	public KeepalivePlan domain() {
		return this.plans.of(this.domain);
	}

	@Benchmark
	public KeepalivePlan ipv4Block() {
		return this.plans.of(this.ipv4Block);
	}

	@Benchmark
	public KeepalivePlan ipv6Block() {
		return this.plans.of(this.ipv6Block);
	}

	@Benchmark
	public KeepalivePlan noTarget() {
		return this.plans.of(this.none);
	}

	// The JDK makes a text of an address that has no name.
	@Benchmark
	public KeepalivePlan noTargetAndNoName() {
		return this.plans.of(this.addressWithoutAName);
	}

	private static OutboundPlans plans() {
		List<KeepaliveTarget> targets = new ArrayList<>();
		Map<String, KeepaliveSettings> settings = new LinkedHashMap<>();
		for (int i = 0; i < 100; i++) {
			String host = (i < 40) ? "db" + i + ".internal" : (i < 60) ? "*.zone" + (i - 40) + ".example.com"
					: (i < 80) ? "10." + (i - 60) + ".0.0/16" : "2001:db8:" + Integer.toHexString(i - 80) + "::/48";
			targets.add(new KeepaliveTarget("target" + i, List.of(HostPattern.parse(host)),
					(i % 2 == 0) ? List.of() : List.of(PortRange.parse("5432"), PortRange.parse("6000-6100"))));
			settings.put("target" + i, KeepaliveSettings.none().withIdle(Duration.ofSeconds(20 + i)));
		}
		ScopedSettings scoped = new ScopedSettings(KeepaliveSettings.none(), KeepaliveSettings.none(), Map.of(),
				settings);
		return KeepalivePlans.of(scoped, targets, SystemDefaults.read()).outbound(null);
	}

	private static InetSocketAddress peer(@Nullable String name, String address) {
		try {
			byte[] bytes = InetAddress.getByName(address).getAddress();
			return new InetSocketAddress(
					(name != null) ? InetAddress.getByAddress(name, bytes) : InetAddress.getByAddress(bytes), 5432);
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
