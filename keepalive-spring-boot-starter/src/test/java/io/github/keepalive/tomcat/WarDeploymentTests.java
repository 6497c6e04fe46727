package io.github.keepalive.tomcat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Predicate;

import io.github.keepalive.TestApplication;
import io.github.keepalive.TestApplication.Server;
import io.github.keepalive.oracle.KernelSocket;
import io.github.keepalive.oracle.KernelSockets;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.support.SpringBootServletInitializer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An application that a servlet container starts, as it does with a WAR.
 */
@ExtendWith(OutputCaptureExtension.class)
class WarDeploymentTests {

	@TempDir
	private Path directory;

	@Test
	void guardCoversTheListenerOfTheContainer(CapturedOutput output) throws Exception {
		runWith(new War("true"), (port) -> {
			awaitKeepalive(KernelSockets.listener(port), "1 15/15/9 150000");
			try (Socket client = new Socket("127.0.0.1", port)) {
				client.getOutputStream().write('P');
				awaitKeepalive(KernelSockets.inbound(port), "1 15/15/9 150000");
			}
		});
		assertThat(output).containsOnlyOnce("The application is deployed as a WAR: the listeners of its servlet"
				+ " container get their options from the guard, once they listen");
	}

	@Test
	void withoutTheGuardItIsSaid(CapturedOutput output) throws Exception {
		runWith(new War("false"), (port) -> awaitKeepalive(KernelSockets.listener(port), "0 7200/75/9 0"));
		assertThat(output).containsOnlyOnce(
				"the listeners of its servlet container get no options, because" + " keepalive.guard.enabled is false");
	}

	private void runWith(War war, Check check) throws LifecycleException, IOException {
		Tomcat tomcat = new Tomcat();
		tomcat.setBaseDir(this.directory.toString());
		tomcat.setPort(0);
		tomcat.getConnector();
		tomcat.addContext("", this.directory.toString())
			.addServletContainerInitializer((classes, context) -> war.onStartup(context), Set.of());
		try {
			tomcat.start();
			check.on(tomcat.getConnector().getLocalPort());
		}
		finally {
			tomcat.stop();
			tomcat.destroy();
		}
	}

	private static void awaitKeepalive(Predicate<KernelSocket> socket, String expected) {
		await().untilAsserted(() -> assertThat(KernelSockets.one(socket).keepalive()).isEqualTo(expected));
	}

	/**
	 * What is true while the container runs.
	 */
	private interface Check {

		void on(int port) throws IOException;

	}

	private static final class War extends SpringBootServletInitializer {

		private final String guarded;

		War(String guarded) {
			this.guarded = guarded;
		}

		@Override
		protected SpringApplicationBuilder configure(SpringApplicationBuilder builder) {
			return TestApplication.configure(builder, Server.TOMCAT)
				.web(WebApplicationType.SERVLET)
				.properties("keepalive.guard.enabled=" + this.guarded);
		}

	}

}
