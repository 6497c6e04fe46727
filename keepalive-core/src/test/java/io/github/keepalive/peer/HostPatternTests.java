package io.github.keepalive.peer;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class HostPatternTests {

	@ParameterizedTest
	@CsvSource({ "db.internal, NAME, db.internal", "DB.Internal, NAME, db.internal", "db.internal., NAME, db.internal",
			"my_db, NAME, my_db", "1password.example.com, NAME, 1password.example.com",
			"*.Example.com, SUFFIX, *.example.com", "192.168.7.9, BLOCK, 192.168.7.9",
			"10.20.0.0/16, BLOCK, 10.20.0.0/16", "10.20.30.40/16, BLOCK, 10.20.0.0/16", "0.0.0.0/0, BLOCK, 0.0.0.0/0",
			"10.0.0.1/32, BLOCK, 10.0.0.1", "2001:db8::/32, BLOCK, 2001:db8::/32", "::1, BLOCK, ::1",
			"[::1], BLOCK, ::1", "2001:DB8:0:0:1:0:0:1, BLOCK, 2001:db8::1:0:0:1", "fe80::1:2/64, BLOCK, fe80::/64",
			"::/0, BLOCK, ::/0", "::ffff:10.0.0.1, BLOCK, 10.0.0.1", "::ffff:10.20.0.0/112, BLOCK, 10.20.0.0/16" })
	void hostHasANormalForm(String written, HostPattern.Kind kind, String normal) {
		HostPattern host = HostPattern.parse(written);
		assertThat(host.kind()).isEqualTo(kind);
		assertThat(host).hasToString(normal).isEqualTo(HostPattern.parse(normal));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			10.0.0.0/33           | a number from 0 to 32
			10.0.0.0/             | a number from 0 to 32
			10.0.0.0/-1           | a number from 0 to 32
			2001:db8::/129        | a number from 0 to 128
			::ffff:10.0.0.0/16    | a number from 96 to 128
			10.0.0/8              | "10.0.0" is no address
			10.0.0.256            | is no address
			010.0.0.1             | is no address
			2001:db8:::1          | is no address
			fe80::1%eth0          | without its zone
			http://db             | without a scheme: db
			https://db:8443/path  | without a scheme: db
			jdbc:postgresql://db  | without a scheme: db
			db:5432               | under ports: 5432, and under hosts: db
			10.0.0.1:5432         | under ports: 5432, and under hosts: 10.0.0.1
			[::1]:5432            | under ports: 5432, and under hosts: ::1
			*                     | leave hosts out
			*.                    | neither a name nor an address
			db.*.internal         | a star stands only in front
			*db                   | a star stands only in front
			-db                   | neither a name nor an address
			db..internal          | neither a name nor an address
			db internal           | neither a name nor an address
			db/replica            | is no address
			bücher.example        | in ASCII: xn--bcher-kva.example
			""")
	void anythingElseIsRefusedWithWhatToWriteInstead(String written, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> HostPattern.parse(written))
			.withMessageContaining(message);
	}

	@ParameterizedTest
	@CsvSource({ "5432, 5432", "6000-6100, 6000-6100", "6000 - 6100, 6000-6100", "' 80 ', 80", "0, 0" })
	void portsHaveANormalForm(String written, String normal) {
		assertThat(PortRange.parse(written)).hasToString(normal);
	}

	@ParameterizedTest
	@CsvSource({ "65536, no port above 65535", "1-70000, no port above 65535", "6100-6000, backwards: 6000-6100",
			"-1, neither a port", "http, neither a port", "5432-, neither a port", "54 32, neither a port",
			"99999999999, neither a port" })
	void portThatIsNoneIsRefused(String written, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> PortRange.parse(written)).withMessageContaining(message);
	}

}
