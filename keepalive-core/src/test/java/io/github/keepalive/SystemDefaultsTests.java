package io.github.keepalive;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SystemDefaults}.
 */
class SystemDefaultsTests {

	@Test
	void valuesComeFromTheFilesOfTheKernel(@TempDir Path directory) throws IOException {
		Files.writeString(directory.resolve("tcp_keepalive_time"), "300\n");
		Files.writeString(directory.resolve("tcp_keepalive_probes"), "5\n");
		SystemDefaults defaults = SystemDefaults.read(directory);
		assertThat(defaults.amount(KeepaliveOption.TCP_KEEPIDLE)).isEqualTo(300);
		assertThat(defaults.amount(KeepaliveOption.TCP_KEEPCNT)).isEqualTo(5);
	}

	@Test
	void valuesAreThoseOfANewSocket() throws IOException {
		SystemDefaults defaults = SystemDefaults.read();
		try (Socket socket = new Socket()) {
			assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPIDLE))
				.isEqualTo(defaults.amount(KeepaliveOption.TCP_KEEPIDLE));
			assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL))
				.isEqualTo(defaults.amount(KeepaliveOption.TCP_KEEPINTVL));
			assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT))
				.isEqualTo(defaults.amount(KeepaliveOption.TCP_KEEPCNT));
		}
	}

	@Test
	void withoutTheFilesTheyAreThoseThatLinuxIsBuiltWith(@TempDir Path directory) {
		SystemDefaults defaults = SystemDefaults.read(directory.resolve("missing"));
		assertThat(defaults.amount(KeepaliveOption.TCP_KEEPIDLE)).isEqualTo(7200);
		assertThat(defaults.amount(KeepaliveOption.TCP_KEEPINTVL)).isEqualTo(75);
		assertThat(defaults.amount(KeepaliveOption.TCP_KEEPCNT)).isEqualTo(9);
		assertThat(defaults.amount(KeepaliveOption.TCP_SYNCNT)).isEqualTo(6);
		assertThat(defaults.amount(KeepaliveOption.TCP_USER_TIMEOUT)).isZero();
	}

}
