package io.github.keepalive.peer;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TargetTableTests {

	@ParameterizedTest
	@CsvSource({ "db.internal, db.internal, true", "db.internal, DB.Internal, true", "db.internal, db.internal., true",
			"db.internal, db2.internal, false", "*.example.com, a.example.com, true",
			"*.example.com, a.b.example.com, true", "*.example.com, A.EXAMPLE.COM, true",
			"*.example.com, example.com, false", "*.example.com, .example.com, false",
			"*.example.com, badexample.com, false" })
	void nameMatchesWithoutRegardToCase(String host, String name, boolean matches) throws Exception {
		TargetTable table = table(target("one", host, ""));
		assertThat(table.find(peer(name, "192.0.2.1", 80))).isEqualTo(matches ? 0 : TargetTable.NONE);
		assertThat(table.find(InetSocketAddress.createUnresolved(name, 80))).isEqualTo(matches ? 0 : TargetTable.NONE);
	}

	@ParameterizedTest
	@CsvSource({ "127.0.0.2, 127.0.0.2, true", "127.0.0.2, 127.0.0.1, false", "10.20.0.0/16, 10.20.3.4, true",
			"10.20.0.0/16, 10.21.3.4, false", "::1, ::1, true", "2001:db8::/32, 2001:db8::7, true",
			"2001:db8::/32, 2001:db9::7, false", "0.0.0.0/0, ::1, false", "::/0, 127.0.0.1, false",
			"10.20.0.0/16, 10.20.255.255, true", "10.20.0.0/16, 10.21.0.0, false",
			"10.20.0.0/16, ::ffff:10.20.0.1, true", "0.0.0.0/0, 255.255.255.255, true",
			"2001:db8::/33, 2001:db8:7fff::1, true", "2001:db8::/33, 2001:db8:8000::1, false",
			"2001:db8::/65, 2001:db8::8000:0:0:1, false", "2001:db8::/65, 2001:db8::7000:0:0:1, true" })
	void addressMatchesWithAndWithoutAName(String host, String address, boolean matches) throws Exception {
		TargetTable table = table(target("one", host, ""));
		int expected = matches ? 0 : TargetTable.NONE;
		assertThat(table.find(peer(null, address, 80))).isEqualTo(expected);
		assertThat(table.find(peer("db.internal", address, 80))).isEqualTo(expected);
		assertThat(table.find(InetSocketAddress.createUnresolved(address, 80))).isEqualTo(expected);
	}

	@Test
	void mostSpecificHostWins() throws Exception {
		TargetTable table = table(target("everything", "", ""), target("v4", "0.0.0.0/0", ""),
				target("net", "10.0.0.0/8", ""), target("subnet", "10.20.0.0/16", ""), target("one", "10.20.0.7", ""),
				target("com", "*.com", ""), target("example", "*.example.com", ""),
				target("name", "db.example.com", ""));
		assertThat(table.find(peer(null, "2001:db8::1", 80))).isEqualTo(0);
		assertThat(table.find(peer(null, "192.0.2.1", 80))).isEqualTo(1);
		assertThat(table.find(peer(null, "10.21.0.7", 80))).isEqualTo(2);
		assertThat(table.find(peer(null, "10.20.0.8", 80))).isEqualTo(3);
		assertThat(table.find(peer("db.internal", "10.20.0.7", 80))).isEqualTo(4);
		assertThat(table.find(peer("a.com", "10.20.0.7", 80))).isEqualTo(5);
		assertThat(table.find(peer("a.example.com", "10.20.0.7", 80))).isEqualTo(6);
		assertThat(table.find(peer("db.example.com", "10.20.0.7", 80))).isEqualTo(7);
		assertThat(table.find(InetSocketAddress.createUnresolved("db.internal", 80))).isEqualTo(0);
	}

	@Test
	void amongEqualHostsTheMostSpecificPortWins() throws Exception {
		TargetTable table = table(target("host", "10.0.0.1", ""), target("range", "10.0.0.1", "5000-6000"),
				target("port", "10.0.0.1", "5432, 5433"));
		assertThat(table.find(peer(null, "10.0.0.1", 80))).isEqualTo(0);
		assertThat(table.find(peer(null, "10.0.0.1", 5000))).isEqualTo(1);
		assertThat(table.find(peer(null, "10.0.0.1", 5433))).isEqualTo(2);
	}

	@Test
	void hostCountsMoreThanPort() throws Exception {
		TargetTable table = table(target("port", "", "5432"), target("block", "10.0.0.0/8", ""));
		assertThat(table.find(peer(null, "10.0.0.1", 5432))).isEqualTo(1);
		assertThat(table.find(peer(null, "192.0.2.1", 5432))).isEqualTo(0);
	}

	@Test
	void targetWhosePortsDoNotMatchLeavesThePeerToOthers() throws Exception {
		TargetTable table = table(target("name", "db.internal", "5432"), target("suffix", "*.internal", "1-1024"),
				target("address", "10.0.0.1", "6379"), target("block", "10.0.0.0/8", ""));
		assertThat(table.find(peer("db.internal", "10.0.0.1", 5432))).isEqualTo(0);
		assertThat(table.find(peer("db.internal", "10.0.0.1", 80))).isEqualTo(1);
		assertThat(table.find(peer("db.internal", "10.0.0.1", 6379))).isEqualTo(2);
		assertThat(table.find(peer("db.internal", "10.0.0.1", 9092))).isEqualTo(3);
	}

	@Test
	void peersThatAreNoMatchBelongToNoTarget() throws Exception {
		assertThat(table().find(peer("db.internal", "10.0.0.1", 80))).isEqualTo(TargetTable.NONE);
		assertThat(table(target("port", "", "5432")).find(peer(null, "10.0.0.1", 80))).isEqualTo(TargetTable.NONE);
	}

	@ParameterizedTest
	@CsvSource({ "db.internal, '', DB.internal., '', host db.internal", "*.a.b, 80, *.A.b, 80, 'host *.a.b, port 80'",
			"10.0.0.0/8, '', 10.1.0.0/8, '', host 10.0.0.0/8", "'', '', '', '', every host",
			"'', 1-100, '', 100-200, 'every host, port 100'",
			"10.0.0.1, 1-10, 10.0.0.1/32, 5-6, 'host 10.0.0.1, port 5'", "::1, '', 0:0::1, '', host ::1" })
	void equallySpecificTargetsAreAnError(String host, String ports, String otherHost, String otherPorts, String peer) {
		assertThatExceptionOfType(AmbiguousTargetsException.class)
			.isThrownBy(() -> table(target("one", host, ports), target("two", otherHost, otherPorts)))
			.satisfies((ex) -> assertThat(List.of(ex.first(), ex.second(), ex.peer())).containsExactly("one", "two",
					peer));
	}

	@Test
	void targetMayNameTheSamePeerTwice() throws Exception {
		TargetTable table = table(target("one", "10.0.0.1, 10.0.0.1", "80, 80-90, 85-95"));
		assertThat(table.find(peer(null, "10.0.0.1", 92))).isZero();
	}

	@Test
	void targetThatNoConnectionCanBelongToIsNamed() {
		assertThat(advise(target("zero", "10.0.0.1", "0"))).singleElement()
			.asString()
			.contains("target zero", "port 0", "keepalive.targets.zero.ports=5432");
		assertThat(advise(target("low", "10.0.0.0/25", ""), target("high", "10.0.0.128/25", ""),
				target("shadowed", "10.0.0.0/24", ""), target("open", "10.0.0.0/23", "")))
			.singleElement()
			.asString()
			.contains("target shadowed", "more specific");
		assertThat(advise(target("low", "", "1-1000"), target("high", "", "1001-65535"), target("shadowed", "", "")))
			.singleElement()
			.asString()
			.contains("target shadowed");
		assertThat(advise(target("ports", "::1", "6000, 6001"), target("shadowed", "::1", "6000-6001"))).singleElement()
			.asString()
			.contains("target shadowed");
	}

	@Test
	void targetThatCanMatchDrawsNoAdvice() {
		assertThat(advise(target("everything", "", ""), target("low", "10.0.0.0/25", ""),
				target("high", "10.0.0.128/25", "80"), target("block", "10.0.0.0/24", ""),
				target("name", "db.internal", "0, 5432"), target("suffix", "*.internal", "5432")))
			.isEmpty();
	}

	private static List<String> advise(KeepaliveTarget... targets) {
		return TargetAdviser.advise(List.of(targets));
	}

	private static TargetTable table(KeepaliveTarget... targets) {
		return new TargetTable(List.of(targets));
	}

	static KeepaliveTarget target(String name, String hosts, String ports) {
		return new KeepaliveTarget(name, parts(hosts).map(HostPattern::parse).toList(),
				parts(ports).map(PortRange::parse).toList());
	}

	private static Stream<String> parts(String text) {
		List<String> parts = new ArrayList<>(Arrays.asList(text.split(",")));
		parts.removeIf(String::isBlank);
		return parts.stream();
	}

	static InetSocketAddress peer(String name, String address, int port) throws UnknownHostException {
		byte[] bytes = InetAddress.getByName(address).getAddress();
		return new InetSocketAddress(
				(name != null) ? InetAddress.getByAddress(name, bytes) : InetAddress.getByAddress(bytes), port);
	}

}
